/** @typedef {import('./schema.js').paths} Paths */
/** @typedef {import('./session.js').Schemas} Schemas */
/** @typedef {Schemas['UserProfile']} User */
/** @typedef {Schemas['Session']} Session */
/** @typedef {Schemas['AuditEvent']} AuditEvent */
/** @typedef {{ user: User, etag: string }} VersionedUser */
import { accepted, Failure, leaveToSignIn, renewed, send, token } from './session.js'

/** The error code of RFC 9470 for a login that is too old or too weak for a change. */
const TOO_OLD = 'insufficient_user_authentication'

/** Control characters, and those that embed, override or isolate a direction. Marks and joiners are parts of words. */
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** @type {() => void} */
let forbidden = () => {}

/**
 * Sets what happens if the service refuses a request because the person's role is too low.
 *
 * @param {() => void} listener
 */
export function onForbidden(listener) {
  forbidden = listener
}

/** @returns {Promise<User>} */
export async function me() {
  return read(await get('/api/auth/me'))
}

/**
 * The person's own live sessions, newest first.
 *
 * @param {AbortSignal} [signal]
 * @returns {Promise<Session[]>}
 */
export async function mySessions(signal) {
  return items(await get('/api/auth/sessions', { signal }))
}

/** @param {string} id */
export function endMySession(id) {
  return gone(request('DELETE', at('/api/auth/sessions/{id}', { id })))
}

/**
 * A page of users.
 *
 * @param {{ q?: string, role?: string, status?: string, cursor?: string, limit?: string }} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Schemas['UserPage']>}
 */
export async function users(query, signal) {
  return read(await get('/api/admin/users', { query, signal }))
}

/**
 * @param {string} id
 * @param {AbortSignal} [signal]
 */
export async function user(id, signal) {
  return versioned(await get('/api/admin/users/{id}', { params: { id }, signal }))
}

/**
 * @param {string} id
 * @param {Schemas['UserPatch']} patch
 * @param {string} etag the version that the person has seen
 */
export async function changeUser(id, patch, etag) {
  const headers = { 'Content-Type': 'application/json', 'If-Match': etag }
  return versioned(await request('PATCH', at('/api/admin/users/{id}', { id }), { headers, body: JSON.stringify(patch) }))
}

/**
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<Session[]>}
 */
export async function sessionsOf(id, signal) {
  return items(await get('/api/admin/users/{id}/sessions', { params: { id }, signal }))
}

/**
 * @param {string} id
 * @param {string} session
 */
export function endSessionOf(id, session) {
  return gone(request('DELETE', at('/api/admin/users/{id}/sessions/{session_id}', { id, session_id: session })))
}

/**
 * @param {string} id
 * @returns {Promise<number>} how many sessions ended
 */
export async function endSessionsOf(id) {
  /** @type {Schemas['RevokedSessions']} */
  const answer = await (await request('DELETE', at('/api/admin/users/{id}/sessions', { id }))).json()
  return answer.revoked
}

/**
 * A page of the audit trail, newest event first.
 *
 * @param {{ user_id?: string, type?: string, cursor?: string, limit?: string }} query
 * @param {AbortSignal} [signal]
 * @returns {Promise<Schemas['AuditPage']>}
 */
export async function auditEvents(query, signal) {
  return read(await get('/api/admin/audit', { query, signal }))
}

/** The identity providers at which people can sign in. */
export async function providers() {
  return items(await accepted(await send(at('/api/auth/providers'))))
}

/**
 * Begins a login in this browser.
 *
 * @param {URLSearchParams} query
 * @returns {Promise<string>} the URL of the provider's login page
 */
export async function beginLogin(query) {
  const response = await send(`${at('/api/auth/login')}?${query}`, { headers: { Accept: 'application/json' } })
  /** @type {Schemas['LoginStarted']} */
  const started = await (await accepted(response)).json()
  return started.authorization_url
}

/**
 * The path of an operation of the OpenAPI document.
 *
 * @param {keyof Paths} path
 * @param {Record<string, string>} [params]
 */
export function at(path, params = {}) {
  return path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? ''))
}

/**
 * @param {keyof Paths} path
 * @param {{ params?: Record<string, string>, query?: Record<string, string>, signal?: AbortSignal | undefined }} [options]
 */
export function get(path, { params, query, signal } = {}) {
  const search = new URLSearchParams(query).toString()
  return request('GET', at(path, params) + (search && `?${search}`), { signal: signal ?? null })
}

/**
 * Sends a request with the access token. If the token is refused, gets another one and sends the request once more. If the
 * session is over, leads to the sign-in page.
 *
 * @param {string} method
 * @param {string} url
 * @param {RequestInit & { headers?: Record<string, string> }} [init]
 */
export async function request(method, url, init = {}) {
  /** @param {string} bearer */
  const sent = (bearer) => send(url, { ...init, method, headers: { ...init.headers, Authorization: `Bearer ${bearer}` } })
  try {
    const first = await token()
    const response = await checked(await sent(first))
    return response ?? (await accepted(await sent(await renewed(first))))
  } catch (failure) {
    if (failure instanceof Failure && failure.status === 401 && !isTooOld(failure)) {
      return leaveToSignIn(failure.code)
    }
    if (failure instanceof Failure && failure.code === 'FORBIDDEN') {
      forbidden()
    }
    throw failure
  }
}

/**
 * Undefined if only the access token was refused.
 *
 * @param {Response} response
 */
async function checked(response) {
  const refused = response.status === 401 && !(response.headers.get('WWW-Authenticate') ?? '').includes(TOO_OLD)
  return refused ? undefined : accepted(response)
}

/** @param {Failure} failure */
export function isTooOld(failure) {
  return failure.status === 401 && failure.challenge.includes(TOO_OLD)
}

/**
 * The content of a response. Strangers choose names, emails and user agents: here they lose the characters that would turn
 * the text after them around, or hide it.
 *
 * @param {Response} response
 * @returns {Promise<any>}
 */
export async function read(response) {
  return JSON.parse(await response.text(), (_, value) => (typeof value === 'string' ? value.replace(CONTROLS, '') : value))
}

/**
 * @param {Response} response
 * @returns {Promise<any[]>}
 */
export async function items(response) {
  return (await read(response)).items
}

/**
 * @param {Response} response
 * @returns {Promise<VersionedUser>}
 */
async function versioned(response) {
  return { user: await read(response), etag: response.headers.get('ETag') ?? '' }
}

/**
 * Succeeds also if there is nothing left to end.
 *
 * @param {Promise<Response>} ending
 */
export async function gone(ending) {
  try {
    await ending
  } catch (failure) {
    if (!(failure instanceof Failure && failure.status === 404)) {
      throw failure
    }
  }
}
