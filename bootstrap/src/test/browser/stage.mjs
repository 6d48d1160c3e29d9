/* What the tests are run with, from their environment. Stage.java describes it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'

/** The first instance. */
export const service = required('SERVICE')
/**
 * Another instance with the same database, at another origin of the same host: it gets the same cookies. It has two
 * providers, Corp and Partner. Its access tokens live for about a second, and its sign-out includes the provider.
 */
export const otherInstance = required('OTHER_INSTANCE')
/** Of the provider that signs in the next person without a question. At the other instance it is Corp. */
export const issuer = required('ISSUER')
/** Of the provider with forms, whose people have emails of example.org: ada, carl. */
export const partnerIssuer = required('PARTNER_ISSUER')
/** The folder for pictures of the pages. */
export const screenshots = required('SCREENSHOTS')
/** The folder of the pictures in the documentation. */
export const images = required('IMAGES')
const control = required('STAGE')

function required(name) {
  return process.env[name] ?? assert.fail(`${name} is not set: BrowserIT starts these tests`)
}

async function post(path, body) {
  const response = await fetch(control + path, { method: 'POST', body })
  assert.ok(response.ok, `${path}: ${await response.text()}`)
}

export function sql(statement) {
  return post('/sql', statement)
}

/** While it is cut, the first instance has no database. */
export function database(command) {
  return post('/database', command)
}

/**
 * The person who signs in next at the provider, in any browser.
 *
 * @param {{ error?: string, authenticatedBeforeSeconds?: number }} login the provider's error code; the age of the
 *   authentication, unless the service asks for a more recent one
 */
export function next({ sub, name, email }, login = {}) {
  return post('/next', JSON.stringify({ claims: { sub, name, email }, ...login }))
}

/** A new user with that role, who has an identity at the provider. */
export async function person(name, role = 'viewer') {
  const id = randomUUID()
  const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}.${id.slice(0, 8)}@example.test`
  await create({ id, sub: id, name, email, role })
  return { id, sub: id, name, email }
}

/** The same user for all tests, without any session. */
export async function knownPerson(name, role, email) {
  await create({ id: randomUUID(), sub: email, name, email, role })
  await sql(
    `UPDATE sessions SET revoked_at = now() WHERE user_id = (SELECT id FROM users WHERE email = ${quoted(email)})`,
  )
  return { sub: email, name, email }
}

function create({ id, sub, name, email, role }) {
  return sql(`INSERT INTO users (id, issuer, subject, email, email_key, name, name_key, role, status, created_at, updated_at,
      version) VALUES (${[id, issuer, sub, email, email, name, name.toLowerCase(), role].map(quoted)}, 'active',
      now() - interval '90 days', now() - interval '90 days', 0) ON CONFLICT DO NOTHING`)
}

export function quoted(text) {
  return `'${text.replaceAll("'", "''")}'`
}

/** Twenty thousand users, once for all files. The names of a few hundred start with "Zoe". */
export async function crowd() {
  await sql(`INSERT INTO users (id, issuer, subject, email, email_key, name, name_key, role, status, created_at, updated_at,
      version)
    SELECT gen_random_uuid(), ${quoted(issuer)}, 'crowd-' || n, lower(first || '.' || last || n) || '@example.test',
      lower(first || '.' || last || n) || '@example.test', first || ' ' || last, lower(first || ' ' || last),
      (CASE WHEN n % 10 = 0 THEN 'campaign_manager' ELSE 'viewer' END)::user_role,
      (CASE WHEN n % 25 = 0 THEN 'disabled' ELSE 'active' END)::user_status,
      now() - n * interval '1 minute', now() - n * interval '1 minute', 0
    FROM (SELECT n, (ARRAY['Amara', 'Bruno', 'Chiara', 'Dmitri', 'Elif', 'Farid', 'Greta', 'Hiro', 'Ines', 'Jonas',
      'Katya', 'Liam', 'Marta', 'Nadia', 'Omar', 'Priya', 'Quentin', 'Rosa', 'Sven', 'Tala'])[1 + n % 20] AS first,
      (ARRAY['Almeida', 'Berg', 'Costa', 'Dubois', 'Eriksen', 'Ferrari', 'Garcia', 'Horvat', 'Ivanova', 'Jansen',
      'Keller', 'Lindqvist', 'Moreau', 'Novak', 'Okafor', 'Petrov', 'Rossi', 'Sato', 'Tanaka'])[1 + n % 19] AS last
      FROM generate_series(1, 19600) AS n
      UNION ALL SELECT n, 'Zoe', 'Zimmer' FROM generate_series(19601, 20000) AS n) AS people
    ON CONFLICT DO NOTHING`)
  await sql('ANALYZE users')
}

/** All others lose that role. */
export function onlyAdministrator({ id }) {
  return sql(`UPDATE users SET role = 'viewer', version = version + 1 WHERE role = 'admin' AND id <> '${id}'`)
}
