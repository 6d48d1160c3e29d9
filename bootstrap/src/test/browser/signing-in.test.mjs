import assert from 'node:assert/strict'
import {
  ADMIN_PAGES,
  adminLink,
  bad,
  good,
  heading,
  search,
  sessions,
  signInLink,
  signOut,
  thisDevice,
  typeFilter,
  wayOn,
} from './names.mjs'
import { scene, signIn } from './scene.mjs'
import { next, person, service } from './stage.mjs'

scene(
  'a person signs in by the link on the first page and sees who they are and where they are signed in',
  async (scene) => {
    const ann = await person('Ann Abbot')
    const page = await (await scene.device()).newPage()
    await page.goto(service)
    await next(ann)
    await signInLink(page).click()

    await sessions(page).waitFor()
    assert.equal(page.url(), `${service}/`)
    const text = await page.getByRole('main').innerText()
    assert.match(text, /Ann Abbot/)
    assert.ok(text.includes(ann.email), text)
    assert.match(text, /viewer/i)
    assert.equal(await thisDevice(sessions(page)).count(), 1)
    for (const column of [/device/i, /address/i, /begun|signed in/i, /last used/i]) {
      await sessions(page).getByRole('columnheader', { name: column }).waitFor()
    }
    assert.match(await thisDevice(sessions(page)).innerText(), /Chrom.*Linux/s)
    assert.match(await thisDevice(sessions(page)).innerText(), /127\.0\.0\.1/)
  },
)

scene('the times of a session are exact in the time zone of the reader', async (scene) => {
  const page = await scene.signedIn(await person('Tom Tokyo'), { timezoneId: 'Asia/Tokyo' })
  const row = thisDevice(sessions(page))
  await row.waitFor()
  const titles = await row
    .locator('time')
    .evaluateAll((times) => times.map((time) => [time.dateTime, time.title, time.innerText]))

  assert.equal(titles.length, 2)
  for (const [instant, title, text] of titles) {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', timeStyle: 'short' }).format(
      new Date(instant),
    )
    assert.ok(`${title} ${text}`.includes(clock), `${clock} is not in "${title}" nor in "${text}"`)
  }
})

scene('a login that ends without an address to go to leads to the first page', async (scene) => {
  const page = await (await scene.device()).newPage()
  await next(await person('Bob Bell'))
  await page.goto(`${service}/api/auth/login`)

  await sessions(page).waitFor()
  assert.equal(page.url(), `${service}/`)
})

scene('the link signs in without JavaScript', async (scene) => {
  const device = await scene.device({ javaScriptEnabled: false })
  const page = await device.newPage()
  await page.goto(service)
  await next(await person('Nora Noscript'))
  await signInLink(page).click()

  assert.equal(new URL(page.url()).pathname, '/')
  assert.ok(await heading(page).isVisible())
  assert.doesNotMatch(await page.content(), /access_token/)
  assert.ok((await device.cookies()).some(({ name }) => name === 'vsa_refresh'))
})

scene(
  'a person who cancels reads what happened, the code and the id of the request, and can try again',
  async (scene) => {
    const page = await (await scene.device()).newPage()
    await next(await person('Carla Cancel'), { error: 'access_denied' })
    const response = await page.goto(`${service}/api/auth/login`)

    assert.equal(response.status(), 403)
    assert.ok(await heading(page).isVisible())
    const text = await page.getByRole('main').innerText()
    assert.match(text, /LOGIN_DENIED/)
    assert.ok(text.includes(response.headers()['x-request-id']), text)
    await next(await person('Carla Cancel'))
    await wayOn(page).first().click()
    await sessions(page).or(signInLink(page)).first().waitFor()
  },
)

scene('a login from a page that fails comes back to it with a sentence', async (scene) => {
  const page = await (await scene.device()).newPage()
  await next(await person('Dan Denied'), { error: 'access_denied' })
  await page.goto(`${service}/api/auth/login?return_to=/`)

  await bad(page).waitFor()
  await signInLink(page).waitFor()
  assert.doesNotMatch(await bad(page).innerText(), /LOGIN_DENIED|login_error/)
})

scene('a login for another page that fails keeps its reason, and the next one leads to that page', async (scene) => {
  const page = await (await scene.device()).newPage()
  const ada = await person('Ada Denied', 'admin')
  await next(ada, { error: 'access_denied' })
  await page.goto(`${service}/api/auth/login?return_to=/admin/users`)
  await bad(page, /cancelled|refused/i).waitFor()
  await next(ada)
  await signInLink(page).click()

  await search(page).waitFor()
  assert.equal(page.url(), `${service}/admin/users`)
})

scene('a sign-in page for an address that is none has its link nevertheless', async (scene) => {
  const page = await (await scene.device()).newPage()
  await page.goto(`${service}/?return_to=http://[`)
  await signInLink(page).waitFor()
  assert.ok(await heading(page).isVisible())

  await signIn(page, await person('Ivo Invalid'))
  await sessions(page).waitFor()
  await page.goto(`${service}/?return_to=http://[`)
  await sessions(page).waitFor()
})

scene('a code that is no code of a login is one sentence', async (scene) => {
  const page = await (await scene.device()).newPage()
  await page.goto(`${service}/?login_error=SIGNED_OUT`)
  await signInLink(page).waitFor()

  assert.equal(await bad(page).or(good(page)).count(), 1)
})

for (const code of [
  'LOGIN_FAILED',
  'USER_DISABLED',
  'EMAIL_CONFLICT',
  'IDP_UNAVAILABLE',
  'ACR_NOT_MET',
  'A_NEW_CODE',
  '<b>x</b>',
]) {
  scene(`the code ${code} of a failed login is a sentence on the first page`, async (scene) => {
    const page = await (await scene.device()).newPage()
    await page.goto(`${service}/?login_error=${encodeURIComponent(code)}`)

    await bad(page, /\w+ \w+.*\./).waitFor()
    assert.equal(await bad(page).locator('b').count(), 0)
    await signInLink(page).waitFor()
  })
}

scene('an address that does not exist is a page that says so', async (scene) => {
  const page = await (await scene.device()).newPage()
  const response = await page.goto(`${service}/no/such/<i>page`)

  assert.equal(response.status(), 404)
  const text = await page.getByRole('main').innerText()
  assert.match(text, /NOT_FOUND/)
  assert.ok(text.includes(response.headers()['x-request-id']), text)
  await wayOn(page).first().click()
  await signInLink(page).waitFor()
})

scene('an answer to a login that was not begun is a page that says so', async (scene) => {
  const page = await (await scene.device()).newPage()
  const state = 'x'.repeat(43)
  for (const [query, status, code] of [
    ['', 400, 'INVALID_REQUEST'],
    [`?code=1&state=${state}`, 401, 'INVALID_STATE'],
    [`?error=<script>alert(1)</script>&state=${state}`, 401, 'INVALID_STATE'],
  ]) {
    const response = await page.goto(`${service}/api/auth/callback${query}`)
    assert.equal(response.status(), status)
    assert.match(await page.getByRole('main').innerText(), new RegExp(code))
    await wayOn(page).first().waitFor()
  }
})

scene('a stranger at an address of the administrators signs in and comes back to it', async (scene) => {
  const page = await (await scene.device()).newPage()
  await page.goto(`${service}/admin/users`)
  await next(await person('Ada Stranger', 'admin'))
  await signInLink(page).click()

  await search(page).waitFor()
  assert.equal(new URL(page.url()).pathname, '/admin/users')
})

scene('no token is where another script or the history finds it', async (scene) => {
  const device = await scene.device()
  const page = await device.newPage()
  const addresses = []
  page.on('framenavigated', (frame) => addresses.push(frame.url()))
  await page.goto(service)
  await next(await person('Sam Secret'))
  await signInLink(page).click()
  await sessions(page).waitFor()
  await page.reload()
  await sessions(page).waitFor()

  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  )
  const html = await page.content()
  for (const text of [stored, html, ...addresses.filter((address) => address.startsWith(service))]) {
    assert.doesNotMatch(text, /eyJ|access_token|refresh_token|[?&](code|state)=/)
  }
  const cookie = (await device.cookies()).find(({ name }) => name === 'vsa_refresh')
  assert.ok(cookie.httpOnly)
  assert.equal(cookie.sameSite, 'Strict')
  assert.ok(![stored, html, ...addresses].some((text) => text.includes(cookie.value)))
})

scene('a person who is signed in never sees the sign-in page while a page loads', async (scene) => {
  const device = await scene.device()
  await device.addInitScript(() => {
    const seen = new Set()
    const look = () => {
      document
        .querySelectorAll('main a')
        .forEach((link) => link.checkVisibility({ visibilityProperty: true }) && seen.add(link.innerText))
      requestAnimationFrame(look)
    }
    look()
    globalThis.linksSeen = () => [...seen]
  })
  const page = await scene.signedIn(await person('Fay Flicker'), { device })
  await sessions(page).waitFor()
  await page.reload()
  await sessions(page).waitFor()

  assert.deepEqual(
    (await page.evaluate(() => globalThis.linksSeen())).filter((text) => /sign in/i.test(text)),
    [],
  )
})

scene('a person who goes back and forward sees the pages where they were', async (scene) => {
  const page = await scene.signedIn(await person('Bea Back', 'admin'))
  await sessions(page).waitFor()
  await adminLink(page, ADMIN_PAGES[0]).click()
  await search(page).waitFor()
  await adminLink(page, ADMIN_PAGES[1]).click()
  await typeFilter(page).waitFor()
  await page.goBack()
  await search(page).waitFor()
  assert.equal(new URL(page.url()).pathname, '/admin/users')
  await page.goBack()
  await sessions(page).waitFor()
  assert.equal(new URL(page.url()).pathname, '/')
  await page.goForward()
  await search(page).waitFor()
  assert.equal(new URL(page.url()).pathname, '/admin/users')
})

scene('after signing out the way back shows nothing of the person', async (scene) => {
  const page = await scene.signedIn(await person('Gus Gone', 'admin'))
  await sessions(page).waitFor()
  await adminLink(page, ADMIN_PAGES[0]).click()
  await search(page).waitFor()
  await signOut(page).click()
  await signInLink(page).waitFor()
  await page.goBack()
  await signInLink(page).waitFor()

  assert.doesNotMatch(await page.locator('body').innerText(), /Gus Gone/)
})
