/*
 * What controls and texts are called, for people and screen readers alike. A test finds things by these only. What leads to
 * a page is here in Italian, too.
 */

/** A link or a button. */
function control(scope, name) {
  return scope.getByRole('button', { name }).or(scope.getByRole('link', { name }))
}

export const signInLink = (page) =>
  page.getByRole('link', { name: /\b(sign in|log in|continue|accedi|entra|continua)\b/i })
export const signOut = (page) => control(page, /^(sign|log) out$/i)
export const ADMIN_PAGES = [/^(users|people)$/i, /^audit/i, /^services/i]
export const adminLink = (page, name) => page.getByRole('navigation').getByRole('link', { name })

export const heading = (page) => page.getByRole('main').getByRole('heading', { level: 1 })
/** What happened, where it went well. */
export const good = (page, text = /\S/) => page.getByRole('status').filter({ hasText: text })
/** What happened, where it did not. */
export const bad = (page, text = /\S/) => page.getByRole('alert').filter({ hasText: text })
/** That sessions have ended. */
export const ended = (page) => good(page, /\b(ended|signed out|revoked)\b/i)
export const question = (page) => page.getByRole('alertdialog')
export const yes = (page) =>
  question(page).getByRole('button', { name: /^(yes|confirm|ok|end|disable|delete|change|sign out)\b/i })
export const retry = (page) => control(page, /try again|retry|reload/i)
export const wayBack = (page) => control(page.getByRole('main'), /back|home|sessions|torna|indietro|sessioni/i)
/** The ways on from an error page. */
export const wayOn = (page) => control(page.getByRole('main'), /try again|sign in|back|home/i)

export const sessions = (scope) => scope.getByRole('table', { name: /sessions|devices|sessioni|dispositivi/i })
export const rows = (table) => table.getByRole('row').filter({ has: table.page().getByRole('rowheader') })
export const thisDevice = (table) => rows(table).filter({ hasText: /this (device|session|browser)|current/i })
export const otherDevices = (table) => rows(table).filter({ hasNotText: /this (device|session|browser)|current/i })
export const end = (row) => row.getByRole('button', { name: /^(end|revoke|sign out)\b/i })
export const endAllOthers = (page) => page.getByRole('button', { name: /^end all other sessions/i })

export const search = (page) => page.getByRole('searchbox', { name: /search|cerca/i })
export const roleFilter = (page) => page.getByRole('main').getByRole('combobox', { name: /role/i }).first()
export const statusFilter = (page) => page.getByRole('main').getByRole('combobox', { name: /status/i })
export const users = (page) => page.getByRole('table', { name: /users|people|utenti|persone/i })
export const next = (page) => control(page, /^(next|more|older)\b/i)
export const open = (row, name) => control(row, name).or(control(row, /^(open|details|edit)\b/i))

/** The part of the page that shows one person. */
export const opened = (page, name) =>
  page
    .getByRole('region', { name })
    .or(page.getByRole('dialog', { name }))
    .or(page.getByRole('main').filter({ has: page.getByRole('heading', { level: 1, name, exact: true }) }))
    .last()
export const role = (person) => person.getByRole('combobox', { name: /role/i })
export const save = (person) => person.getByRole('button', { name: /^(save|apply|change|salva)\b/i })
export const disable = (person) => person.getByRole('button', { name: /^(disable|disabilita)/i })
export const enable = (person) => person.getByRole('button', { name: /^enable/i })
export const endAll = (person) => person.getByRole('button', { name: /^end all sessions/i })

export const events = (page) => page.getByRole('main').getByRole('table')
export const typeFilter = (page) => page.getByRole('combobox', { name: /type|event/i })
export const userFilter = (page) =>
  page
    .getByRole('combobox', { name: /user|person/i })
    .or(page.getByRole('searchbox', { name: /user|person/i }))
    .or(page.getByRole('textbox', { name: /user|person/i }))
/** From a person to who changed their role. */
export const roleChanges = (person) => person.getByRole('link', { name: /changed the role/i })
export const emailField = (page) => page.getByRole('textbox', { name: /email/i })
export const nextWithEmail = (page) => page.getByRole('button', { name: /^(continue|next|go)\b/i })

/** Where the keyboard is. */
export const focused = (page) => page.locator(':focus')

/** Presses a button, says yes if the page asks, and waits for the outcome. */
export async function press(page, button, outcome) {
  await button.click()
  await question(page).or(outcome).first().waitFor()
  if (await question(page).isVisible()) {
    await yes(page).click()
  }
  await outcome.first().waitFor()
}

/** Chooses the option of that name. */
export async function choose(combobox, name) {
  const label = await combobox.locator('option').filter({ hasText: name }).first().textContent()
  await combobox.selectOption({ label })
}

/** Waits until the element, or one in it, has the focus: the page moves the focus after it has drawn. */
export const hasFocus = (locator) => locator.and(locator.page().locator(':focus-within')).waitFor()

/** Goes on with the key Tab until the element has the focus. */
export async function tabTo(page, locator, key = 'Tab') {
  for (let pressed = 0; pressed < 100; pressed++) {
    if (await locator.evaluate((element) => element === document.activeElement)) {
      return
    }
    await page.keyboard.press(key)
  }
  throw new Error(`the key ${key} does not lead to ${locator}`)
}

export const services = (page) => page.getByRole('table', { name: /^services|^servizi/i })
export const newService = (page) => page.getByRole('button', { name: /^(new|add|create|nuovo).*(service|servizio)/i })
export const nameField = (page) => page.getByRole('textbox', { name: /^name/i })
export const newRole = (page) => page.getByRole('main').getByRole('combobox', { name: /role/i })
export const create = (page) => page.getByRole('button', { name: /^(create|add|save)$/i })
export const secrets = (account) => account.getByRole('table', { name: /secrets|segreti/i })
export const newSecret = (account) => account.getByRole('button', { name: /^(new|add|create|nuovo).*(secret|segreto)|^rotate/i })
export const clientIdField = (account) => account.getByRole('textbox', { name: /client id|id del client/i })
export const secretField = (account) => account.getByRole('textbox', { name: /secret|segreto/i })
export const copySecret = (account) => account.getByRole('button', { name: /^copy.*secret/i })
export const remove = (row) => row.getByRole('button', { name: /^(delete|remove|revoke)\b/i })
export const trusts = (account) => account.getByRole('table', { name: /rules|trust|regole/i })
export const newTrust = (account) => account.getByRole('button', { name: /^(add|new|aggiungi).*(trust|fiducia)/i })
export const addTrust = (account) =>
  account.getByRole('form', { name: /rule|trust/i }).getByRole('button', { name: /^(add|create|save)\b/i })
export const issuerField = (account) => account.getByRole('textbox', { name: /issuer|emittente/i })
export const audienceField = (account) => account.getByRole('textbox', { name: /audience/i })
export const claimField = (account) => account.getByRole('textbox', { name: /^claim/i })
export const valueField = (account) => account.getByRole('textbox', { name: /^value/i })
export const anotherClaim = (account) => account.getByRole('button', { name: /^(one more|another|add|un altro).*(claim|attributo)/i })
export const removeClaim = (account) => account.getByRole('button', { name: /^(delete|remove).*claim/i })
export const secondsField = (account) => account.getByRole('spinbutton', { name: /seconds|ttl/i })
/** The sessions of a service account. */
export const tokens = (account) => account.getByRole('table', { name: /tokens|sessions/i })
