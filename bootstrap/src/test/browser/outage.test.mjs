import assert from 'node:assert/strict'
import { afterEach } from 'node:test'
import * as named from './names.mjs'
import { scene } from './scene.mjs'
import { database, person, service } from './stage.mjs'

afterEach(() => database('mend'))

scene('a list that cannot be loaded says so and comes when the service has its database again', async (scene) => {
  scene.allow(503)
  const page = await scene.signedIn(await person('Ada Outage', 'admin'), { path: '/admin/users' })
  await named.rows(named.users(page)).first().waitFor()
  await database('cut')
  await named.search(page).fill('ada')
  await named.bad(page).waitFor()
  await named.retry(page).first().waitFor()
  await database('mend')
  await named.rows(named.users(page)).filter({ hasText: 'Ada Outage' }).or(named.retry(page)).first().waitFor()
  if (await named.retry(page).first().isVisible()) {
    await named.retry(page).first().click()
  }

  await named.rows(named.users(page)).filter({ hasText: 'Ada Outage' }).first().waitFor()
  assert.equal(await named.bad(page).count(), 0)
})

scene(
  'a page that is opened while the service has no database says so, signs no user out and comes by itself',
  async (scene) => {
    scene.allow(503)
    const page = await scene.signedIn(await person('Ann Outage'))
    await named.sessions(page).waitFor()
    await database('cut')
    await page.reload()
    await named.bad(page).waitFor()
    assert.ok(!(await named.signInLink(page).isVisible()))
    await named.retry(page).first().waitFor()
    await database('mend')

    await named.sessions(page).waitFor()
    assert.equal(await named.bad(page).count(), 0)
  },
)

scene('a browser without a network says so and recovers', async (scene) => {
  const device = await scene.device()
  const page = await scene.signedIn(await person('Ada Offline', 'admin'), { device, path: '/admin/audit' })
  await named.rows(named.events(page)).first().waitFor()
  await device.setOffline(true)
  await named.choose(named.typeFilter(page), /role/i)
  await named.bad(page).waitFor()
  await device.setOffline(false)
  await named
    .retry(page)
    .first()
    .click({ timeout: 5000 })
    .catch(() => {})

  await named.bad(page).first().waitFor({ state: 'detached' })
})

scene('a sign-out that does not reach the service is not called done', async (scene) => {
  const device = await scene.device()
  const page = await scene.signedIn(await person('Ann Unreached'), { device })
  await named.sessions(page).waitFor()
  await device.setOffline(true)
  await named.signOut(page).click()

  await named.bad(page).waitFor()
  assert.ok(!(await named.signInLink(page).isVisible()))
  await device.setOffline(false)
  await named.signOut(page).click()
  await named.signInLink(page).waitFor()
})

scene('a page asks seldom while a proxy answers with no document and a date', async (scene) => {
  scene.allow(503)
  const page = await scene.signedIn(await person('Ann Proxy'))
  await named.sessions(page).waitFor()
  let asked = 0
  const later = new Date(Date.now() + 3_600_000).toUTCString()
  await page.route('**/api/auth/sessions', (route) => {
    asked++
    return route.fulfill({ status: 503, headers: { 'Retry-After': later }, contentType: 'application/json', body: 'null' })
  })
  await page.reload()
  await named.bad(page).waitFor()
  await page.waitForTimeout(2_000)
  assert.ok(asked <= 2, `${asked} requests`)
  await page.unroute('**/api/auth/sessions')
  await named.retry(page).first().click()

  await named.sessions(page).waitFor()
})

scene('a page whose script does not come says so and can be loaded again', async (scene) => {
  const page = await scene.signedIn(await person('Ada Scriptless', 'admin'), { path: '/admin/users' })
  await named.rows(named.users(page)).first().waitFor()
  await page.route('**/main.js*', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
  await page.reload()
  await page.getByText('Loading…').waitFor()
  await page.getByText('This page takes long to load.').waitFor()
  await page.unroute('**/main.js*')
  await page.getByRole('link', { name: 'Load it again' }).click()

  await named.rows(named.users(page)).first().waitFor()
})
