/* Every page of the service, and how a person gets there. */
import * as named from './names.mjs'
import { programOf, signIn } from './scene.mjs'
import { crowd, knownPerson, next, otherInstance, quoted, service, sql } from './stage.mjs'

const DEVICES = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
]

/** What the pages are opened with. */
export const DESK =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'

/** The people of the pages, with sessions of other days on other devices. */
export async function prepare(scene) {
  await crowd()
  const people = {
    ada: await knownPerson('Ada Lovelace', 'admin', 'ada.lovelace@example.test'),
    vera: await knownPerson('Vera Rubin', 'viewer', 'vera.rubin@example.test'),
  }
  for (const someone of Object.values(people)) {
    for (const userAgent of DEVICES) {
      const page = await scene.signedIn(someone, { userAgent })
      await named.sessions(page).waitFor()
      await page.context().close()
    }
    await sql(`UPDATE sessions SET created_at = created_at - interval '1 day' * n, last_used_at = last_used_at - interval '3 hours' * n
      FROM (SELECT sessions.id, row_number() OVER (ORDER BY sessions.created_at DESC) AS n FROM sessions
        JOIN users ON users.id = user_id WHERE email = ${quoted(someone.email)} AND revoked_at IS NULL) AS own
      WHERE sessions.id = own.id`)
  }
  return { ...people, program: await knownService(scene, people.ada) }
}

/** A service account with a secret, a trust rule and a token, the same for all files. */
async function knownService(scene, ada) {
  const name = 'nightly-export'
  const path = `/api/admin/services/${name}`
  const program = await programOf(scene, ada)
  const { items } = await program('GET', '/api/admin/services?limit=200')
  if (!items.some((known) => known.name === name)) {
    await program('POST', '/api/admin/services', { name, role: 'campaign_manager' })
    await program('POST', `${path}/trusts`, {
      issuer: 'https://token.actions.githubusercontent.com',
      audience: 'https://surveys.example.test',
      claims: { repository: 'octo-org/surveys', ref: 'refs/heads/main' },
    })
    const { client_id, client_secret } = await program('POST', `${path}/secrets`, { ttl_days: 90 })
    await fetch(`${service}/api/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }),
    })
  }
  return name
}

/** @typedef {import('playwright-core').Page} Page */

/**
 * Opens a page in a new tab.
 *
 * @type {Record<string, (device: import('playwright-core').BrowserContext, people: { ada: object, vera: object }) => Promise<Page>>}
 */
export const pages = {
  async 'sign-in'(device) {
    const page = await visit(device, '/')
    await named.signInLink(page).waitFor()
    return page
  },

  async 'sign-in-choice'(device) {
    const page = await device.newPage()
    await page.goto(otherInstance)
    await named.emailField(page).waitFor()
    return page
  },

  async 'sign-in-failed'(device) {
    const page = await visit(device, '/?login_error=LOGIN_DENIED')
    await named.bad(page).waitFor()
    return page
  },

  async 'login-error'(device, { vera }) {
    const page = await device.newPage()
    await next(vera, { error: 'access_denied' })
    await page.goto(`${service}/api/auth/login`)
    return page
  },

  'not-found': (device) => visit(device, '/no/such/page'),

  async 'own-sessions'(device, { ada }) {
    const page = await signedIn(device, ada, '/')
    await named.rows(named.sessions(page)).nth(3).waitFor()
    return page
  },

  async refusal(device, { vera }) {
    const page = await signedIn(device, vera, '/admin/users')
    await named.wayBack(page).first().waitFor()
    return page
  },

  async users(device, { ada }) {
    const page = await signedIn(device, ada, '/admin/users')
    await named.rows(named.users(page)).first().waitFor()
    return page
  },

  async 'users-none'(device, { ada }) {
    const page = await pages.users(device, { ada })
    await named.search(page).fill('zzzz')
    await named.rows(named.users(page)).first().waitFor({ state: 'detached' })
    return page
  },

  async person(device, { ada, vera }) {
    const page = await pages.users(device, { ada })
    await named.search(page).fill(vera.email)
    const row = named.rows(named.users(page)).filter({ hasText: vera.email })
    await row.waitFor()
    await named.open(row, vera.name).click()
    await named
      .rows(named.sessions(named.opened(page, vera.name)))
      .first()
      .waitFor()
    return page
  },

  async saved(device, people) {
    const page = await pages.person(device, people)
    await named.save(named.opened(page, people.vera.name)).click()
    await named.good(page).waitFor()
    return page
  },

  async question(device, people) {
    const page = await pages.person(device, people)
    await named.disable(named.opened(page, people.vera.name)).click()
    await named.question(page).waitFor()
    return page
  },

  async services(device, { ada, program }) {
    const page = await signedIn(device, ada, '/admin/services')
    await named.rows(named.services(page)).filter({ hasText: program }).waitFor()
    return page
  },

  async 'service-new'(device, people) {
    const page = await pages.services(device, people)
    await named.newService(page).click()
    await page.getByRole('form').waitFor()
    return page
  },

  async service(device, people) {
    const page = await pages.services(device, people)
    await named.open(named.rows(named.services(page)).filter({ hasText: people.program }), people.program).click()
    const opened = named.opened(page, people.program)
    await named.rows(named.trusts(opened)).first().waitFor()
    return page
  },

  async 'service-secret'(device, people) {
    const page = await pages.service(device, people)
    const opened = named.opened(page, people.program)
    await sql(`DELETE FROM client_secrets WHERE user_id = (SELECT id FROM users WHERE subject = ${quoted(`service:${people.program}`)})`)
    await page.reload()
    await named.newSecret(opened).click()
    await named.secretField(opened).waitFor()
    return page
  },

  async 'service-rule'(device, people) {
    const page = await pages.service(device, people)
    await named.newTrust(named.opened(page, people.program)).click()
    await page.getByRole('form', { name: /rule|regola/i }).waitFor()
    return page
  },

  async 'service-rule-refused'(device, people) {
    const page = await pages['service-rule'](device, people)
    await named.issuerField(page).fill('https://token.actions.githubusercontent.com')
    await named.anotherClaim(page).click()
    for (const field of await page.getByRole('group', { name: /claims|attributi/i }).getByRole('textbox').all()) {
      await field.fill('repository')
    }
    await page.getByRole('form').getByRole('button', { name: /^(add|aggiungi)/i }).click()
    await named.bad(page).waitFor()
    return page
  },

  async audit(device, { ada }) {
    const page = await signedIn(device, ada, '/admin/audit')
    await named.rows(named.events(page)).first().waitFor()
    return page
  },
}

async function visit(device, path) {
  const page = await device.newPage()
  await page.goto(service + path)
  return page
}

async function signedIn(device, someone, path) {
  const page = await device.newPage()
  await signIn(page, someone, { path })
  return page
}
