import assert from 'node:assert/strict'
import { before } from 'node:test'
import * as named from './names.mjs'
import { programOf, scene, signIn } from './scene.mjs'
import { crowd, knownPerson, next, onlyAdministrator, otherInstance, person, service, sql } from './stage.mjs'

const PATH = '/admin/users'

before(crowd)

/** A tab of a new administrator at the list of users. */
async function administrator(scene, name = 'Ada Admin', options = {}) {
  const page = await scene.signedIn(await person(name, 'admin'), { path: PATH, ...options })
  await named.rows(named.users(page)).first().waitFor()
  return page
}

/** Finds the person by email and opens them. */
async function openPerson(page, { name, email }) {
  await named.search(page).fill(email)
  const row = named.rows(named.users(page)).filter({ hasText: email })
  await row.waitFor()
  await named.open(row, name).click()
  const opened = named.opened(page, name)
  await named.role(opened).waitFor()
  return opened
}

/** The person as the API shows them to another administrator. */
async function profileOf(scene, { id }) {
  const program = await programOf(scene, await person('Otto Other', 'admin'))
  return program('GET', `/api/admin/users/${id}`)
}

scene('a search shows its results while one types, and asks for few of them', async (scene) => {
  const page = await administrator(scene)
  const sizes = []
  page.on('response', async (response) => {
    if (response.url().includes('/api/admin/users?') && response.ok()) {
      sizes.push((await response.json()).items.length)
    }
  })
  await named.search(page).pressSequentially('zoe z', { delay: 30 })
  await named
    .rows(named.users(page))
    .filter({ hasNotText: /Zoe Zimmer/ })
    .first()
    .waitFor({ state: 'detached' })

  assert.ok((await named.rows(named.users(page)).count()) > 1)
  assert.ok(sizes.length > 0 && sizes.every((size) => size <= 200), `${sizes}`)
  await named.search(page).fill('a name of no user')
  await named.rows(named.users(page)).first().waitFor({ state: 'detached' })
  await page
    .getByText(/no user|nothing|none/i)
    .first()
    .waitFor()
})

scene('a row holds name, email, role and status', async (scene) => {
  const page = await administrator(scene)
  const carl = await person('Carl Columns', 'campaign_manager')
  await named.search(page).fill(carl.email)
  const row = named.rows(named.users(page)).filter({ hasText: carl.email })
  await row.waitFor()

  assert.match(await row.innerText(), /Carl Columns[^]*campaign manager[^]*active/i)
})

scene('filters and search stay in the address, also after a reload and on the way back', async (scene) => {
  const page = await administrator(scene)
  const table = named.users(page)
  await named.choose(named.roleFilter(page), /campaign manager/i)
  await named
    .rows(table)
    .filter({ hasNotText: /campaign manager/i })
    .first()
    .waitFor({ state: 'detached' })
  await named.choose(named.statusFilter(page), /disabled/i)
  await named
    .rows(table)
    .filter({ hasNotText: /disabled/i })
    .first()
    .waitFor({ state: 'detached' })
  await named.search(page).fill('katya')
  await named.rows(table).filter({ hasNotText: /Katya/ }).first().waitFor({ state: 'detached' })
  const shown = await named.rows(table).allInnerTexts()
  assert.ok(shown.length > 0)
  await page.reload()
  await named.rows(table).first().waitFor()

  assert.deepEqual(await named.rows(table).allInnerTexts(), shown)
  assert.equal(await named.search(page).inputValue(), 'katya')
  await named.adminLink(page, named.ADMIN_PAGES[1]).click()
  await named.typeFilter(page).waitFor()
  await page.goBack()
  await named.rows(table).first().waitFor()
  assert.deepEqual(await named.rows(table).allInnerTexts(), shown)
})

scene('the list goes on page by page', async (scene) => {
  const page = await administrator(scene)
  const rows = named.rows(named.users(page))
  const first = await rows.allInnerTexts()
  await named.next(page).click()
  await rows
    .filter({ hasText: /\S+@\S+/.exec(first[0])[0] })
    .first()
    .waitFor({ state: 'detached' })
  const second = await rows.allInnerTexts()

  assert.ok(second.length > 0 && second.length <= 200)
  assert.deepEqual(
    second.filter((row) => first.includes(row)),
    [],
  )
})

scene(
  'an administrator makes a user a campaign manager by mouse, and the audit trail says who did it',
  async (scene) => {
    const page = await administrator(scene, 'Ada Mouse')
    const vera = await person('Vera Mouse')
    const opened = await openPerson(page, vera)
    await named.choose(named.role(opened), /campaign manager/i)
    await named.press(page, named.save(opened), named.good(page, /campaign manager/i))

    assert.equal((await profileOf(scene, vera)).role, 'campaign_manager')
    await page.goto(`${service}/admin/audit`)
    await named.choose(named.typeFilter(page), /role/i)
    await named.userFilter(page).fill(vera.email)
    await named.userFilter(page).press('Enter')
    const event = named.rows(named.events(page)).filter({ hasText: /campaign manager/i })
    await event.waitFor()
    assert.match(await event.innerText(), /Ada Mouse|ada\.mouse/)
    assert.match(await event.innerText(), /Vera Mouse|vera\.mouse/)
  },
)

scene('an administrator makes a user a campaign manager by keyboard alone', async (scene) => {
  const page = await administrator(scene)
  const vera = await person('Vera Keyboard')
  await named.tabTo(page, named.search(page))
  await page.keyboard.type(vera.email)
  const row = named.rows(named.users(page)).filter({ hasText: vera.email })
  await row.waitFor()
  await named.tabTo(page, named.open(row, vera.name))
  await page.keyboard.press('Enter')
  const opened = named.opened(page, vera.name)
  await named.role(opened).waitFor()
  await named.tabTo(page, named.role(opened))
  await page.keyboard.type('Campaign')
  await named.tabTo(page, named.save(opened))
  await page.keyboard.press('Enter')

  await named.good(page, /campaign manager/i).waitFor()
  assert.equal((await profileOf(scene, vera)).role, 'campaign_manager')
})

scene('disabling asks first; Escape leaves the question and gives the focus back', async (scene) => {
  const page = await administrator(scene)
  const dora = await person('Dora Disabled')
  const hers = await scene.signedIn(dora)
  await named.sessions(hers).waitFor()
  const opened = await openPerson(page, dora)
  await named.disable(opened).click()
  await named.question(page).waitFor()
  await named.hasFocus(named.question(page))
  await page.keyboard.press('Escape')
  await named.question(page).waitFor({ state: 'detached' })

  await named.hasFocus(named.disable(opened))
  assert.equal((await profileOf(scene, dora)).status, 'active')
  await named.disable(opened).click()
  await named.yes(page).click()
  await named.enable(opened).waitFor()
  await named.good(page, /disabled/i).waitFor()
  assert.equal((await profileOf(scene, dora)).status, 'disabled')
  await hers.reload()
  await named.signInLink(hers).waitFor()
  await named.enable(opened).click()
  await named.disable(opened).waitFor()
  assert.equal((await profileOf(scene, dora)).status, 'active')
})

scene('the page of a person leads to who changed their role', async (scene) => {
  const page = await administrator(scene, 'Ada Asks')
  const vera = await person('Vera Asked')
  const other = await programOf(scene, await person('Otto Did It', 'admin'))
  await other('PATCH', `/api/admin/users/${vera.id}`, { role: 'campaign_manager' })
  const opened = await openPerson(page, vera)
  await named.rows(named.sessions(opened)).or(opened.getByText('No session is live.')).first().waitFor()
  await named.roleChanges(opened).click()
  const event = named.rows(named.events(page)).filter({ hasText: /campaign manager/i })
  await event.waitFor()

  assert.equal(await named.rows(named.events(page)).count(), 1)
  assert.match(await event.innerText(), /Otto Did It/)
})

scene('the focus stays at the button that disables and enables', async (scene) => {
  const page = await administrator(scene)
  const opened = await openPerson(page, await person('Dora Focus'))
  await named.tabTo(page, named.disable(opened))
  await page.keyboard.press('Enter')
  await named.tabTo(page, named.yes(page))
  await page.keyboard.press('Enter')
  await named.good(page, /disabled/i).waitFor()
  await named.hasFocus(named.enable(opened))
  await page.keyboard.press('Enter')
  await named.good(page, /enabled/i).waitFor()
  await named.hasFocus(named.disable(opened))
})

scene('a message that is dismissed gives the focus back to the control before it', async (scene) => {
  const page = await administrator(scene)
  const opened = await openPerson(page, await person('Dora Dismissed'))
  await named.save(opened).focus()
  await page.keyboard.press('Enter')
  await named.good(page, /viewer/i).waitFor()
  await named.tabTo(page, page.getByRole('button', { name: 'Dismiss' }))
  await page.keyboard.press('Enter')
  await named.good(page, /viewer/i).waitFor({ state: 'detached' })

  await named.hasFocus(named.disable(opened))
})

scene('a choice of role that is not saved survives disabling', async (scene) => {
  const page = await administrator(scene)
  const dora = await person('Dora Chosen')
  const opened = await openPerson(page, dora)
  await named.choose(named.role(opened), /campaign manager/i)
  await named.press(page, named.disable(opened), named.good(page, /disabled/i))

  assert.match(await named.role(opened).evaluate((select) => select.selectedOptions[0].text), /campaign manager/i)
  assert.equal((await profileOf(scene, dora)).role, 'viewer')
  await named.press(page, named.save(opened), named.good(page, /campaign manager/i))
  assert.equal((await profileOf(scene, dora)).role, 'campaign_manager')
})

for (const [what, address] of [
  ['a user that does not exist', `${PATH}?user=00000000-0000-7000-8000-000000000000`],
  ['a user that is no id', `${PATH}?user=unknown`],
  ['a role that does not exist', `${PATH}?role=hacker`],
  ['a page of the list that does not exist', `${PATH}?cursor=nowhere`],
  ['an event that does not exist', '/admin/audit?type=hacked'],
  ['events of an unknown user', '/admin/audit?user=unknown'],
]) {
  scene(`the address of ${what} leads back to the list, and offers no other try`, async (scene) => {
    scene.allow(400, 404)
    const page = await administrator(scene)
    await page.goto(service + address)
    await named.bad(page).first().waitFor()
    await named.wayBack(page).first().waitFor()
    assert.equal(await named.retry(page).count(), 0)
    await named.wayBack(page).first().click()

    await page.getByRole('table').getByRole('rowheader').first().waitFor()
    assert.equal(await named.bad(page).count(), 0)
    assert.equal(page.url(), service + address.split('?')[0])
  })
}

scene('an administrator ends one session of a user, and then all', async (scene) => {
  const page = await administrator(scene)
  const vera = await person('Vera Sessions')
  const tabs = [await scene.signedIn(vera), await scene.signedIn(vera), await scene.signedIn(vera)]
  for (const tab of tabs) {
    await named.sessions(tab).waitFor()
  }
  const opened = await openPerson(page, vera)
  const rows = named.rows(named.sessions(opened))
  await rows.nth(2).waitFor()
  await named.press(page, named.end(rows.first()), named.ended(page))
  await rows.nth(2).waitFor({ state: 'detached' })
  await named.press(page, named.endAll(opened), named.good(page, /\b2 sessions\b|all/i))
  await rows.first().waitFor({ state: 'detached' })

  for (const tab of tabs) {
    await tab.reload()
    await named.signInLink(tab).waitFor()
  }
})

scene('the last administrator stays one, and the page says why', async (scene) => {
  const ada = await person('Ada Last', 'admin')
  const page = await scene.signedIn(ada, { path: PATH })
  await named.rows(named.users(page)).first().waitFor()
  const opened = await openPerson(page, ada)
  await onlyAdministrator(ada)
  await named.choose(named.role(opened), /viewer/i)
  await named.press(page, named.save(opened), named.bad(page, /\blast\b/i))

  await named.bad(page, /\blast\b/i).waitFor()
  assert.match(await named.role(opened).evaluate((select) => select.selectedOptions[0].text), /admin/i)
})

scene('a button that is pressed twice sends one change, and says only how it ends', async (scene) => {
  const ada = await person('Ada Twice', 'admin')
  const page = await scene.signedIn(ada, { path: PATH })
  await named.rows(named.users(page)).first().waitFor()
  const opened = await openPerson(page, ada)
  await onlyAdministrator(ada)
  await page.evaluate(() => {
    globalThis.said = []
    new MutationObserver(() =>
      globalThis.said.push(...[...document.querySelectorAll('[role=status]')].map(({ textContent }) => textContent)),
    ).observe(document.body, { childList: true, characterData: true, subtree: true })
  })
  let sent = 0
  await page.route('**/api/admin/users/*', async (route) => {
    sent += route.request().method() === 'PATCH'
    await new Promise((resolve) => setTimeout(resolve, 500))
    await route.continue()
  })
  await named.choose(named.role(opened), /viewer/i)
  await named.save(opened).click()
  await named.save(opened).click()
  await named.bad(page, /\blast\b/i).waitFor()

  assert.equal(sent, 1)
  assert.deepEqual((await page.evaluate(() => globalThis.said)).filter((text) => /viewer/i.test(text)), [])
})

scene('a change that comes after that of another administrator shows the new state and asks again', async (scene) => {
  const page = await administrator(scene)
  const vera = await person('Vera Stale')
  const opened = await openPerson(page, vera)
  const other = await programOf(scene, await person('Otto Other', 'admin'))
  await other('PATCH', `/api/admin/users/${vera.id}`, { role: 'campaign_manager' })
  await named.choose(named.role(opened), /^admin/i)
  await named.save(opened).click()
  const told = named
    .bad(page)
    .or(named.question(page))
    .filter({ hasText: /campaign manager/i })
  await told.first().waitFor()

  assert.equal((await other('GET', `/api/admin/users/${vera.id}`)).role, 'campaign_manager')
  if (await named.question(page).isVisible()) {
    await named.yes(page).click()
  } else {
    await named.choose(named.role(opened), /^admin/i)
    await named.save(opened).click()
  }
  await named.good(page, /administrator/i).waitFor()
  assert.equal((await other('GET', `/api/admin/users/${vera.id}`)).role, 'admin')
})

scene('a change that needs a fresh login is made after it, on the same page', async (scene) => {
  const ada = await person('Ada Old', 'admin')
  const old = { authenticatedBeforeSeconds: 7200 }
  const page = await scene.signedIn(ada, { path: PATH, login: old })
  await named.rows(named.users(page)).first().waitFor()
  const vera = await person('Vera Fresh')
  const opened = await openPerson(page, vera)
  const address = page.url()
  await named.choose(named.role(opened), /campaign manager/i)
  const [login] = await Promise.all([
    page.waitForRequest((request) => request.url().includes('/api/auth/login?')),
    named.press(page, named.save(opened), named.good(page, /campaign manager/i)),
  ])

  assert.match(login.url(), /max_age=\d+/)
  await named.role(named.opened(page, vera.name)).waitFor()
  assert.equal(page.url(), address)
  assert.equal((await profileOf(scene, vera)).role, 'campaign_manager')
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
  await page.reload()
  await named.role(named.opened(page, vera.name)).waitFor()

  const other = await programOf(scene, await person('Otto Undoes', 'admin'))
  await other('PATCH', `/api/admin/users/${vera.id}`, { role: 'viewer' })
  await page.getByRole('link', { name: /sessions/i }).click()
  await page.getByRole('link', { name: /^(users|people)$/i }).click()
  await named.rows(named.users(page)).first().waitFor()
  assert.equal((await profileOf(scene, vera)).role, 'viewer')
})

scene('a change that waits for a login is not made for another person', async (scene) => {
  const ada = await person('Ada Leaves', 'admin')
  const page = await scene.signedIn(ada, { path: PATH, login: { authenticatedBeforeSeconds: 7200 } })
  await named.rows(named.users(page)).first().waitFor()
  const vera = await person('Vera Untouched')
  const opened = await openPerson(page, vera)
  await next(await person('Ben Comes', 'admin'), { authenticatedBeforeSeconds: 0 })
  await named.choose(named.role(opened), /campaign manager/i)
  await Promise.all([
    page.waitForResponse((response) => response.url().includes('/api/auth/callback')),
    named.save(opened).click(),
  ])
  await named.role(named.opened(page, vera.name)).waitFor()

  await named.bad(page, /Ben Comes.*not made/).waitFor()
  assert.equal((await profileOf(scene, vera)).role, 'viewer')
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
})

/** A tab in which a change waits for a login at one of two providers. The person's provider does not claim their email. */
async function waitsForLogin(scene, ada, vera) {
  const page = await scene.signedIn(ada, {
    path: PATH,
    origin: otherInstance,
    login: { authenticatedBeforeSeconds: 7200 },
  })
  await named.rows(named.users(page)).first().waitFor()
  const opened = await openPerson(page, vera)
  await named.choose(named.role(opened), /campaign manager/i)
  await named.save(opened).click()
  await page.getByRole('link', { name: /Corp/ }).waitFor()
  await page.getByRole('link', { name: /Partner/ }).waitFor()
  return page
}

scene('a person whose email another provider claims makes a change after a login at their own', async (scene) => {
  const ada = await knownPerson('Ada Own', 'admin', 'ada.own@example.org')
  const vera = await person('Vera Own')
  const page = await waitsForLogin(scene, ada, vera)
  await named.bad(page, /sign in again/i).waitFor()
  await next(ada, { authenticatedBeforeSeconds: 0 })
  await page.getByRole('link', { name: /Corp/ }).click()
  await named.good(page, /campaign manager/i).waitFor()

  assert.equal((await profileOf(scene, vera)).role, 'campaign_manager')
})

scene('a person who comes back without the login reads that nothing was changed, and nothing is later', async (scene) => {
  const ada = await person('Ada Abandons', 'admin')
  const vera = await person('Vera Abandoned')
  const page = await waitsForLogin(scene, ada, vera)
  await page.goBack()
  await named.bad(page, /not made/i).waitFor()
  assert.match(
    await named.role(named.opened(page, vera.name)).evaluate((select) => select.selectedOptions[0].text),
    /viewer/i,
  )
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
  await signIn(page, ada, { path: PATH, origin: otherInstance })
  await named.rows(named.users(page)).first().waitFor()

  assert.equal(await named.bad(page).count(), 0)
  assert.equal((await profileOf(scene, vera)).role, 'viewer')
})

scene('a person whose role was taken away sees so within a second of what they do next', async (scene) => {
  const ada = await person('Ada Demoted', 'admin')
  const page = await scene.signedIn(ada, { path: PATH })
  await named.rows(named.users(page)).first().waitFor()
  const other = await programOf(scene, await person('Otto Other', 'admin'))
  await other('PATCH', `/api/admin/users/${ada.id}`, { role: 'viewer' })
  await named.search(page).fill('zoe')

  await page
    .getByRole('main')
    .getByText(/administrator|permission/i)
    .first()
    .waitFor()
  await named.users(page).waitFor({ state: 'detached' })
  await named.wayBack(page).first().click()
  await named.sessions(page).waitFor()
  assert.equal(await named.adminLink(page, named.ADMIN_PAGES[0]).count(), 0)
})

for (const [path, role] of [
  ['/admin/users', 'viewer'],
  ['/admin/users', 'campaign_manager'],
  ['/admin/audit', 'viewer'],
  ['/admin/services', 'viewer'],
]) {
  scene(`a ${role} at ${path} reads that it is for administrators`, async (scene) => {
    const page = await scene.signedIn(await person('Vic Viewer', role), { path })
    await page
      .getByRole('main')
      .getByText(/administrator|permission/i)
      .first()
      .waitFor()

    assert.equal(await page.getByRole('table').count(), 0)
    for (const name of named.ADMIN_PAGES) {
      assert.equal(await named.adminLink(page, name).count(), 0)
    }
    await named.wayBack(page).first().click()
    await named.sessions(page).waitFor()
  })
}

scene('hostile names are text, in the list, on the page of the person and in the audit trail', async (scene) => {
  const name = `<img src=x onerror="alert('1')"> ‮evil‬ {name} \u{1F469}‍\u{1F680} ${'x'.repeat(120)}`
  const page = await administrator(scene)
  const eve = await person('Eve Evil')
  const hers = await scene.signedIn({ ...eve, name }, { userAgent: '<script>alert(2)</script>' })
  await named.sessions(hers).waitFor()
  assert.ok((await hers.getByRole('main').innerText()).includes('<img src=x onerror'))
  await sql(`UPDATE sessions SET user_agent = user_agent || E'\\u202e\\u0007' WHERE user_id = '${eve.id}'`)
  const opened = await openPerson(page, { ...eve, name: /onerror/ })
  await named.rows(named.sessions(opened)).first().waitFor()

  assert.ok((await page.getByRole('main').innerText()).includes('<img src=x onerror'))
  assert.match(await named.rows(named.sessions(opened)).first().innerText(), /<script>alert\(2\)<\/script>|unknown/i)
  await page.goto(`${service}/admin/audit`)
  await named.rows(named.events(page)).first().waitFor()
  for (const shown of [page, hers]) {
    assert.equal(await shown.locator('main img, main script').count(), 0)
    assert.doesNotMatch(`${await shown.title()} ${await shown.content()}`, /[\u0007\u202a-\u202e\u2066\u2067]/)
  }
})
