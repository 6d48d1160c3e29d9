import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import * as named from './names.mjs'
import { programOf, scene } from './scene.mjs'
import { person, service, sql } from './stage.mjs'

const PATH = '/admin/services'
/** How many service accounts the list shows at first. */
const PART = 50
const ISSUER = 'https://token.actions.githubusercontent.com'

/** A tab of a new administrator at the list of service accounts. */
async function administrator(scene, options = {}) {
  const page = await scene.signedIn(await person('Ada Admin', 'admin'), { path: PATH, ...options })
  await named.newService(page).waitFor()
  return page
}

/** Creates a service account of no other test by the page, which then shows it. */
async function created(page, role = /viewer/i) {
  const name = `service-${randomUUID().slice(0, 8)}`
  await named.newService(page).click()
  await named.nameField(page).fill(name)
  await named.choose(named.newRole(page), role)
  await named.create(page).click()
  const opened = named.opened(page, name)
  await named.newSecret(opened).waitFor()
  return { name, opened }
}

/** What the token endpoint answers to the program. */
function token(id, secret) {
  return fetch(`${service}/api/auth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
  })
}

async function newSecret(opened) {
  const rows = named.rows(named.secrets(opened))
  const before = await rows.count()
  await named.newSecret(opened).click()
  await rows.nth(before).waitFor()
  return named.secretField(opened).inputValue()
}

scene('a service account gets a secret, which is shown once and works', async (scene) => {
  const page = await administrator(scene)
  const { name, opened } = await created(page, /campaign manager/i)
  const secret = await newSecret(opened)

  assert.equal(await named.clientIdField(opened).inputValue(), `service:${name}`)
  assert.match(secret, /^[A-Za-z0-9_-]{43}$/)
  assert.equal((await token(`service:${name}`, secret)).status, 200)
  await page.reload()
  await named.rows(named.secrets(opened)).first().waitFor()
  assert.equal(await named.secretField(opened).count(), 0)
  assert.ok(!(await page.content()).includes(secret))
})

scene('a new service account is shown and in the address, and the way back leads to the list', async (scene) => {
  const page = await administrator(scene)
  const { name, opened } = await created(page)
  await named.good(page, new RegExp(`${name}.*created`)).waitFor()

  assert.equal(page.url(), `${service}${PATH}?service=${name}`)
  await named.hasFocus(named.heading(page))
  await page.goBack()
  const row = named.rows(named.services(page)).filter({ hasText: name })
  await named.open(row, name).click()
  await named.newSecret(opened).waitFor()
})

scene('a new service account is shown also if it is not among the first of the list', async (scene) => {
  await manyServices()
  try {
    const page = await administrator(scene)
    await named.rows(named.services(page)).nth(PART - 1).waitFor()

    assert.match(await named.good(page).first().innerText(), new RegExp(`\\b${PART} oldest`))
    const { name } = await created(page)
    await page.goBack()
    const rows = named.rows(named.services(page))
    await rows.nth(PART - 1).waitFor()
    assert.equal(await rows.filter({ hasText: name }).count(), 0)
    await named.next(page).click()
    await rows.filter({ hasText: name }).waitFor()
    assert.match(await named.good(page).first().innerText(), new RegExp(`^${await rows.count()} service`))
  } finally {
    await sql("DELETE FROM users WHERE subject LIKE 'service:many-%'")
  }
})

/** As many service accounts as the page shows at first, older than all others. */
function manyServices() {
  return sql(`INSERT INTO users (id, issuer, subject, name, name_key, role, status, created_at, updated_at, version)
    SELECT lpad(n::text, 32, '0')::uuid, 'urn:voicesurveyagent:service', 'service:many-' || n, 'many-' || n, 'many-' || n,
      'viewer', 'active', now() - interval '90 days', now() - interval '90 days', 0
    FROM generate_series(1, ${PART}) AS n`)
}

scene('a secret is copied, and kept nowhere', async (scene) => {
  const device = await scene.device({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await administrator(scene, { device })
  const { name, opened } = await created(page)
  const secret = await newSecret(opened)
  await named.copySecret(opened).click()
  await named.good(page, /copied/i).waitFor()

  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret)
  const kept = await page.evaluate(() => [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href])
  assert.ok(!kept.join().includes(secret))
  await named.adminLink(page, named.ADMIN_PAGES[2]).click()
  await named.open(named.rows(named.services(page)).filter({ hasText: name }), name).click()
  await named.rows(named.secrets(opened)).first().waitFor()
  assert.equal(await named.secretField(opened).count(), 0)
})

scene('a secret is replaced without an outage, and two are the most', async (scene) => {
  const page = await administrator(scene)
  const { name, opened } = await created(page)
  const old = await newSecret(opened)
  const next = await newSecret(opened)
  const { access_token: held } = await (await token(`service:${name}`, old)).json()

  assert.equal(await named.newSecret(opened).count(), 0)
  await opened.getByText(/two/i).first().waitFor()
  await named.remove(named.rows(named.secrets(opened)).first()).click()
  await named.yes(page).click()
  await named.good(page, /deleted/i).waitFor()
  assert.equal((await token(`service:${name}`, old)).status, 401)
  assert.equal((await token(`service:${name}`, next)).status, 200)
  const me = await fetch(`${service}/api/auth/me`, { headers: { Authorization: `Bearer ${held}` } })
  assert.equal(me.status, 401)
  await named.newSecret(opened).waitFor()
})

scene('a new secret that is deleted is not offered any more, and another one that is deleted leaves it', async (scene) => {
  const page = await administrator(scene)
  const { opened } = await created(page)
  await newSecret(opened)
  const secret = await newSecret(opened)
  const rows = named.rows(named.secrets(opened))
  await named.remove(rows.first()).click()
  await named.yes(page).click()
  await rows.nth(1).waitFor({ state: 'detached' })

  assert.equal(await named.secretField(opened).inputValue(), secret)
  await named.remove(rows.first()).click()
  await named.yes(page).click()
  await rows.first().waitFor({ state: 'detached' })
  assert.equal(await named.secretField(opened).count(), 0)
  assert.equal(await named.copySecret(opened).count(), 0)
  assert.ok(!(await page.content()).includes(secret))
})

scene('Escape leaves the question, and the secret stays', async (scene) => {
  const page = await administrator(scene)
  const { opened } = await created(page)
  await newSecret(opened)
  const button = named.remove(named.rows(named.secrets(opened)).first())
  await button.click()
  await named.question(page).waitFor()
  await page.keyboard.press('Escape')
  await named.question(page).waitFor({ state: 'detached' })

  await named.hasFocus(button)
  assert.equal(await named.rows(named.secrets(opened)).count(), 1)
})

scene('a trust rule is added by keyboard, shown and deleted', async (scene) => {
  const page = await administrator(scene)
  const { name, opened } = await created(page)
  await named.tabTo(page, named.newTrust(opened))
  await page.keyboard.press('Enter')
  await named.issuerField(opened).waitFor()
  await named.hasFocus(named.issuerField(opened))
  await page.keyboard.type(ISSUER)
  for (const [field, text] of [
    [named.audienceField(opened), 'https://surveys.example.test'],
    [named.claimField(opened), 'repository'],
    [named.valueField(opened), 'octo-org/surveys'],
    [named.secondsField(opened), '900'],
  ]) {
    await named.tabTo(page, field)
    await field.fill(text)
  }
  await page.keyboard.press('Enter')
  const row = named.rows(named.trusts(opened)).filter({ hasText: ISSUER })
  await row.waitFor()

  assert.match(await row.innerText(), /surveys\.example\.test[^]*repository: octo-org\/surveys[^]*15 min/)
  await named.newTrust(opened).waitFor()
  const program = await programOf(scene, await person('Otto Other', 'admin'))
  const { items } = await program('GET', `/api/admin/services/${name}/trusts`)
  assert.deepEqual(
    items.map(({ issuer, claims, max_ttl_seconds }) => [issuer, claims, max_ttl_seconds]),
    [[ISSUER, { repository: 'octo-org/surveys' }, 900]],
  )
  await named.remove(row).click()
  await named.yes(page).click()
  await row.waitFor({ state: 'detached' })
})

/** Opens the form of a new rule and fills it, with one row for each claim. */
async function newRule(opened, { issuer = ISSUER, claims }) {
  await named.newTrust(opened).click()
  await named.issuerField(opened).fill(issuer)
  for (const [row, [name, value]] of claims.entries()) {
    if (row > 0) {
      await named.anotherClaim(opened).click()
    }
    await named.claimField(opened).nth(row).fill(name)
    await named.valueField(opened).nth(row).fill(value)
  }
}

/** The field is the only one that is marked as wrong. It says why, and has the focus. */
async function isRefused(opened, field, why) {
  await opened.locator('[aria-invalid=true]').first().waitFor()
  assert.equal(await opened.locator('[aria-invalid=true]').count(), 1)
  await named.hasFocus(field)
  const { isInvalid, about } = await field.evaluate((element) => ({
    isInvalid: element.ariaInvalid === 'true',
    about: document.getElementById(element.getAttribute('aria-describedby'))?.innerText,
  }))
  assert.ok(isInvalid)
  assert.match(about, why)
}

scene('a rule that the service refuses stays in the form, and shows which field is wrong', async (scene) => {
  scene.allow(400)
  const page = await administrator(scene)
  const { opened } = await created(page)
  await newRule(opened, { issuer: 'http://platform.example.test', claims: [['sub', 'job']] })
  await named.addTrust(opened).click()
  await named.bad(page, /issuer/i).waitFor()

  await isRefused(opened, named.issuerField(opened), /https/)
  assert.equal(await named.issuerField(opened).inputValue(), 'http://platform.example.test')
  await named.issuerField(opened).fill(ISSUER)
  assert.equal(await opened.locator('[aria-invalid]').count(), 0)
  await named.claimField(opened).fill('iss')
  await named.addTrust(opened).click()
  await named.bad(page, /claims/i).waitFor()
  await isRefused(opened, named.claimField(opened), /besides iss and aud/)
  await named.claimField(opened).press('Escape')
  await named.newTrust(opened).waitFor()
  await named.hasFocus(named.newTrust(opened))
})

scene('a claim that is in a rule twice is refused at its field, and nothing is lost', async (scene) => {
  const page = await administrator(scene)
  const { opened } = await created(page)
  const claims = [
    ['repository', 'octo-org/one'],
    ['ref', 'refs/heads/main'],
    ['repository', 'octo-org/two'],
  ]
  await newRule(opened, { claims })
  await named.addTrust(opened).click()
  await named.bad(page, /only once/i).waitFor()

  await isRefused(opened, named.claimField(opened).nth(2), /only once/)
  for (const [row, [name, value]] of claims.entries()) {
    assert.equal(await named.claimField(opened).nth(row).inputValue(), name)
    assert.equal(await named.valueField(opened).nth(row).inputValue(), value)
  }
  await named.addTrust(opened).click()
  await isRefused(opened, named.claimField(opened).nth(2), /only once/)
  await named.claimField(opened).nth(2).fill('repository_id')
  assert.equal(await opened.locator('[aria-invalid]').count(), 0)
  await named.addTrust(opened).click()
  const row = named.rows(named.trusts(opened))
  await row.waitFor()
  assert.match(await row.innerText(), /repository: octo-org\/one/)
  assert.match(await row.innerText(), /repository_id: octo-org\/two/)
})

scene('the claim of a row is removed, and the focus stays among the claims', async (scene) => {
  const page = await administrator(scene)
  const { opened } = await created(page)
  await newRule(opened, {
    claims: [
      ['repository', 'octo-org/one'],
      ['repository', 'octo-org/two'],
      ['ref', 'refs/heads/main'],
    ],
  })
  await named.addTrust(opened).click()
  await isRefused(opened, named.claimField(opened).nth(1), /only once/)
  await named.removeClaim(opened).first().click()

  assert.equal(await opened.locator('[aria-invalid]').count(), 0)
  assert.equal(await named.claimField(opened).first().inputValue(), 'repository')
  assert.equal(await named.valueField(opened).first().inputValue(), 'octo-org/two')
  assert.equal(await named.claimField(opened).nth(1).inputValue(), 'ref')
  await named.removeClaim(opened).nth(1).press('Enter')
  await named.removeClaim(opened).first().waitFor({ state: 'detached' })
  await page.keyboard.press('Tab')
  await named.hasFocus(named.claimField(opened))
  await named.addTrust(opened).click()
  const row = named.rows(named.trusts(opened))
  await row.waitFor()
  assert.match(await row.innerText(), /repository: octo-org\/two/)
  assert.doesNotMatch(await row.innerText(), /octo-org\/one|ref:/)
})

scene('a name that is taken is refused', async (scene) => {
  const page = await administrator(scene)
  const { name } = await created(page)
  await page.goto(service + PATH)
  await named.newService(page).click()
  await named.nameField(page).fill(name)
  await named.create(page).click()

  await named.bad(page, /name/i).waitFor()
  assert.equal(await named.nameField(page).inputValue(), name)
})

scene('the tokens of a service account are shown, and end one by one or with the account', async (scene) => {
  const page = await administrator(scene)
  const { name, opened } = await created(page)
  const secret = await newSecret(opened)
  const [first, second] = [
    await (await token(`service:${name}`, secret)).json(),
    await (await token(`service:${name}`, secret)).json(),
  ]
  const me = async ({ access_token: held }) =>
    (await fetch(`${service}/api/auth/me`, { headers: { Authorization: `Bearer ${held}` } })).status
  await page.reload()
  const tokens = named.rows(named.tokens(opened))
  await tokens.nth(1).waitFor()
  await named.end(tokens.first()).click()
  await named.ended(page).waitFor()
  await tokens.nth(1).waitFor({ state: 'detached' })
  assert.deepEqual((await Promise.all([me(first), me(second)])).sort(), [200, 401])

  await named.press(page, named.disable(opened), named.good(page, /disabled/i))
  assert.deepEqual(await Promise.all([me(first), me(second)]), [401, 401])
  assert.equal((await token(`service:${name}`, secret)).status, 401)
  await named.enable(opened).click()
  await named.good(page, /enabled/i).waitFor()
  assert.equal((await token(`service:${name}`, secret)).status, 200)
})

scene('an administrator whose login is old signs in again, and sees the secret that waited for it', async (scene) => {
  const ada = await person('Ada Old', 'admin')
  const page = await scene.signedIn(ada, { path: PATH })
  const { name } = await created(page)
  await page.context().close()
  const late = await scene.signedIn(ada, {
    path: `${PATH}?service=${name}`,
    login: { authenticatedBeforeSeconds: 2 * 60 * 60 },
  })
  const opened = named.opened(late, name)
  await named.newSecret(opened).click()
  await named.rows(named.secrets(opened)).first().waitFor()

  const secret = await named.secretField(opened).inputValue()
  assert.equal((await token(`service:${name}`, secret)).status, 200)
  assert.equal(await named.rows(named.secrets(opened)).count(), 1)
})

scene('an administrator whose login is old signs in again, and sees the service account that waited for it', async (scene) => {
  const page = await scene.signedIn(await person('Ada Late', 'admin'), {
    path: PATH,
    login: { authenticatedBeforeSeconds: 2 * 60 * 60 },
  })
  const { name } = await created(page)
  await named.good(page, new RegExp(`${name}.*created`)).waitFor()
})

scene('an administrator whose login is old signs in again, and reads which field was refused', async (scene) => {
  scene.allow(400)
  const ada = await person('Ada Wrong', 'admin')
  const page = await scene.signedIn(ada, { path: PATH })
  const { name } = await created(page)
  await page.context().close()
  const late = await scene.signedIn(ada, {
    path: `${PATH}?service=${name}`,
    login: { authenticatedBeforeSeconds: 2 * 60 * 60 },
  })
  await newRule(named.opened(late, name), { issuer: 'http://platform.example.test', claims: [['sub', 'job']] })
  await named.addTrust(named.opened(late, name)).click()
  await named.bad(late, /issuer/i).waitFor()
})
