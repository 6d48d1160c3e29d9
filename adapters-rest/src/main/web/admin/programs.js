import { at, get, gone, items, read, request } from '../api.js'

/** @typedef {import('../session.js').Schemas} Schemas */
/** @typedef {Schemas['Service']} Service */
/** @typedef {Schemas['Trust']} Trust */
/** @typedef {Schemas['NewTrust']} NewTrust */
/** @typedef {Schemas['CreatedSecret']} CreatedSecret */

/**
 * A page of service accounts, the oldest first.
 *
 * @param {{ cursor?: string }} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Schemas['ServicePage']>}
 */
export async function services(query, signal) {
  return read(await get('/api/admin/services', { query, signal }))
}

/**
 * @param {string} name
 * @param {AbortSignal} [signal]
 * @returns {Promise<Service>}
 */
export async function service(name, signal) {
  return read(await get('/api/admin/services/{name}', { params: { name }, signal }))
}

/**
 * The trust rules of a service account, the oldest first.
 *
 * @param {string} name
 * @param {AbortSignal} [signal]
 * @returns {Promise<Trust[]>}
 */
export async function trusts(name, signal) {
  return items(await get('/api/admin/services/{name}/trusts', { params: { name }, signal }))
}

/** @param {Schemas['NewService']} created */
export async function createService(created) {
  await post(at('/api/admin/services'), created)
}

/**
 * @param {string} name
 * @param {Schemas['NewSecret']} lifetime
 * @returns {Promise<CreatedSecret>}
 */
export async function createSecret(name, lifetime) {
  return read(await post(at('/api/admin/services/{name}/secrets', { name }), lifetime))
}

/**
 * @param {string} name
 * @param {string} id
 */
export function deleteSecret(name, id) {
  return gone(request('DELETE', at('/api/admin/services/{name}/secrets/{id}', { name, id })))
}

/**
 * @param {string} name
 * @param {NewTrust} trust
 */
export async function addTrust(name, trust) {
  await post(at('/api/admin/services/{name}/trusts', { name }), trust)
}

/**
 * @param {string} name
 * @param {string} id
 */
export function removeTrust(name, id) {
  return gone(request('DELETE', at('/api/admin/services/{name}/trusts/{id}', { name, id })))
}

/**
 * @param {string} url
 * @param {object} body
 */
function post(url, body) {
  return request('POST', url, { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
}
