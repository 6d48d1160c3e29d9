import assert from 'node:assert/strict'
import * as named from './names.mjs'
import { scene } from './scene.mjs'
import { person, service, sql } from './stage.mjs'

const PATH = '/admin/audit'

async function administrator(scene) {
  const page = await scene.signedIn(await person('Ada Auditor', 'admin'), { path: PATH })
  await named.rows(named.events(page)).first().waitFor()
  return page
}

scene('the newest events come first, each with the affected user, the actor and the time', async (scene) => {
  const page = await administrator(scene)
  const first = named.rows(named.events(page)).first()

  assert.match(await first.innerText(), /Ada Auditor|ada\.auditor/)
  assert.match(await first.innerText(), /signed in|login/i)
  const time = first.locator('time').first()
  assert.match(`${await time.getAttribute('title')} ${await time.innerText()}`, /\d{1,2}:\d\d/)
})

scene('a filter by person takes their email', async (scene) => {
  const vera = await person('Vera Audited')
  const hers = await scene.signedIn(vera)
  await named.sessions(hers).waitFor()
  const page = await administrator(scene)
  await named.userFilter(page).pressSequentially(vera.email, { delay: 10 })
  await named.userFilter(page).press('Enter')
  await named
    .rows(named.events(page))
    .filter({ hasNotText: /Vera Audited|vera\.audited/ })
    .first()
    .waitFor({ state: 'detached' })

  assert.equal(await named.rows(named.events(page)).count(), 1)
  await page.reload()
  await named
    .rows(named.events(page))
    .filter({ hasText: /Vera Audited|vera\.audited/ })
    .waitFor()
  assert.equal(await named.rows(named.events(page)).count(), 1)
})

scene('the filter by person never names another person than that of the events', async (scene) => {
  const vera = await person('Vera Named')
  const carl = await person('Carl Named')
  for (const each of [vera, carl]) {
    await named.sessions(await scene.signedIn(each)).waitFor()
  }
  const page = await administrator(scene)
  await page.goto(`${service}${PATH}?user=${vera.id}`)
  await named.rows(named.events(page)).first().waitFor()
  await named.userFilter(page).fill('no.such.person@example.test')
  await named.userFilter(page).press('Tab')
  await page.waitForFunction(
    ([field, email]) => field.value === email,
    [await named.userFilter(page).elementHandle(), vera.email],
  )
  await named.userFilter(page).fill(carl.email)
  await named.userFilter(page).press('Tab')
  await named.rows(named.events(page)).filter({ hasText: 'Carl Named' }).first().waitFor()
})

scene('a filter by type shows that type only', async (scene) => {
  const vera = await person('Vera Leaves')
  const hers = await scene.signedIn(vera)
  await named.sessions(hers).waitFor()
  await named.signOut(hers).click()
  await named.signInLink(hers).waitFor()
  const page = await administrator(scene)
  await named.choose(named.typeFilter(page), /signed out|logout|log out/i)
  await named
    .rows(named.events(page))
    .filter({ hasNotText: /signed out|logout|log out/i })
    .first()
    .waitFor({ state: 'detached' })

  assert.ok((await named.rows(named.events(page)).count()) > 0)
})

scene('the end of a session id tells two sessions apart, and the whole id is at hand', async (scene) => {
  const vera = await person('Vera Apart')
  for (const hers of [await scene.signedIn(vera), await scene.signedIn(vera)]) {
    await named.sessions(hers).waitFor()
  }
  const page = await administrator(scene)
  await page.goto(`${service}${PATH}?user=${vera.id}`)
  await named.rows(named.events(page)).nth(1).waitFor()
  const facts = named.events(page).getByRole('listitem').filter({ hasText: /^Session/ })
  const texts = await facts.allInnerTexts()
  const ids = await facts.evaluateAll((items) => items.map(({ title }) => title))

  assert.equal(new Set(texts).size, 2, `${texts}`)
  ids.forEach((id, i) => assert.ok(/^[0-9a-f-]{36}$/.test(id) && id.endsWith(texts[i].slice(-8)), `${id}: ${texts[i]}`))
})

scene('Back from a person leads to the same place of a long list', async (scene) => {
  const vera = await person('Vera Long')
  await sql(`INSERT INTO audit_events (at, type, user_id, actor, detail)
    SELECT now() - interval '1 day', 'login', '${vera.id}', '${vera.id}', '{}' FROM generate_series(1, 90)`)
  const page = await administrator(scene)
  await page.goto(`${service}${PATH}?user=${vera.id}`)
  await named.next(page).click()
  await named.rows(named.events(page)).nth(80).getByRole('link').first().click()
  await page.getByRole('heading', { name: 'Vera Long' }).waitFor()
  await page.goBack()
  await named.rows(named.events(page)).nth(80).waitFor()

  assert.equal(await named.rows(named.events(page)).count(), 90)
  assert.ok((await page.evaluate(() => scrollY)) > 1_000)
})

scene('the last older events leave the focus where they begin to be read', async (scene) => {
  const vera = await person('Vera Trail')
  await sql(`INSERT INTO audit_events (at, type, user_id, actor, detail)
    SELECT now() - interval '1 day', 'login', '${vera.id}', '${vera.id}', '{}' FROM generate_series(1, 60)`)
  const page = await administrator(scene)
  await page.goto(`${service}${PATH}?user=${vera.id}`)
  await named.next(page).focus()
  await page.keyboard.press('Enter')
  await named.next(page).waitFor({ state: 'detached' })

  assert.equal(await named.rows(named.events(page)).count(), 60)
  assert.match(await named.focused(page).innerText(), /no older events/i)
})

scene('older events come when one asks for more', async (scene) => {
  await sql(`INSERT INTO audit_events (at, type, user_id, actor, detail)
    SELECT now() - interval '1 day', 'login', NULL, 'command', '{}' FROM generate_series(1, 300)`)
  const page = await administrator(scene)
  const rows = named.rows(named.events(page))
  const before = await rows.count()
  await named.next(page).click()
  await page.waitForFunction((count) => document.querySelectorAll('tbody tr').length !== count, before)

  assert.ok((await rows.count()) > before)
})

scene('each type of event has a name in words', async (scene) => {
  const page = await administrator(scene)
  const options = await named.typeFilter(page).locator('option').allTextContents()

  assert.ok(options.length > 10, `${options}`)
  assert.deepEqual(
    options.filter((option) => option.includes('_')),
    [],
  )
  assert.equal(new Set(options).size, options.length)
})
