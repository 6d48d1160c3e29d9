import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const example = process.env['EXAMPLE'] ?? assert.fail('EXAMPLE is not set: where the example is served')
const provider = process.env['PROVIDER'] ?? assert.fail('PROVIDER is not set: the issuer, which asks no questions')
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

let browser: Browser
let context: BrowserContext
let page: Page

before(async () => {
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
})
after(() => browser.close())

beforeEach(async () => {
  context = await browser.newContext()
  page = await open()
})
afterEach(() => context.close())

async function open(): Promise<Page> {
  const tab = await context.newPage()
  await tab.goto(example)
  return tab
}

/** Waits for the text. Fails with the text of the page. */
async function says(tab: Page, text: RegExp, id = 'person'): Promise<void> {
  const found = tab.locator(`#${id}`).filter({ hasText: text })
  await found.waitFor().catch(async (cause: unknown) => {
    assert.fail(`#${id} does not say ${text} but the page: ${await tab.locator('body').innerText()}; ${cause}`)
  })
}

async function signIn(): Promise<void> {
  await says(page, /Signed out/)
  await page.click('text="Sign in"')
  await says(page, /Signed in as/)
}

/** The value of the cookie, which no script can read. */
async function refreshToken(): Promise<string> {
  const cookie = (await context.cookies()).find(({ name }) => name.endsWith('vsa_refresh'))
  assert.ok(cookie?.httpOnly)
  return cookie.value
}

async function read(tab: Page): Promise<void> {
  const reads = Number(await tab.locator('#reads').innerText())
  await tab.click('text="Read the profile"')
  await says(tab, new RegExp(`^${reads + 1}$`), 'reads')
}

test('a person who signs in comes back to the page and stays signed in when it is loaded again', async () => {
  await signIn()
  assert.equal(page.url(), `${example}/`)
  await page.reload()
  await says(page, /Signed in as/)
})

test('neither another script nor the history finds a token', async () => {
  const addresses: string[] = []
  page.on('framenavigated', (frame) => addresses.push(frame.url()))
  await signIn()
  assert.deepEqual(
    await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]),
    [0, 0, ''],
  )
  assert.ok((await refreshToken()).length > 40)
  assert.deepEqual(addresses.filter((address) => /token|[A-Za-z0-9_-]{60}/.test(address)), [])
})

test('an expired access token is renewed silently', async () => {
  await signIn()
  let refused = false
  page.on('response', (response) => {
    refused ||= response.url().endsWith('/api/auth/me') && response.status() === 401
  })
  while (!refused) {
    await read(page)
  }
  await says(page, /Signed in as/)
})

test('tabs that refresh at the same time do not end the session', async () => {
  await signIn()
  const tabs = [page, await open(), await open()]
  await Promise.all(tabs.map((tab) => says(tab, /Signed in as/)))
  for (let round = 0; round < 10; round++) {
    await Promise.all(tabs.map((tab) => tab.reload()))
    await Promise.all(tabs.map((tab) => says(tab, /Signed in as/)))
  }
})

/** A proxy of the service that holds back its responses for 400 ms: a new cookie comes late. */
async function slowService(service: string): Promise<Server> {
  const proxy = createServer(({ method, url, headers }, response) => {
    request(new URL(url ?? '/', service), { method, headers }, (answer) => {
      setTimeout(() => answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)), 400)
    }).end()
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  return proxy
}

test('a page that is loaded again during a refresh does not end the session', async () => {
  await signIn()
  const slow = await slowService(await page.evaluate(() => document.documentElement.dataset['service'] ?? ''))
  try {
    const { port } = slow.address() as AddressInfo
    await context.route('**/api/auth/refresh', (route) => {
      const url = new URL(route.request().url())
      url.port = String(port)
      return route.continue({ url: url.href })
    })
    for (let round = 0; round < 3; round++) {
      const refresh = once(slow, 'request')
      await page.reload({ waitUntil: 'commit' })
      await refresh
      await page.reload()
      await says(page, /Signed in as/)
    }
  } finally {
    slow.closeAllConnections()
    slow.close()
  }
})

/** The token in the name of another user. Its signature is wrong. */
function ofAnotherUser(token: string): string {
  const [head, payload = '', signature] = token.split('.')
  const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const other = JSON.stringify({ ...claims, sub: crypto.randomUUID() })
  return [head, Buffer.from(other).toString('base64url'), signature].join('.')
}

test('a page sends no request again in the name of another person who signed in', async () => {
  await signIn()
  const sent: (string | undefined)[] = []
  page.on('request', (request) => request.url().endsWith('/api/auth/me') && sent.push(request.headers()['authorization']))
  await context.route(
    '**/api/auth/me',
    (route) => route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer expired' } }),
    { times: 1 },
  )
  let other = ''
  await context.route(
    '**/api/auth/refresh',
    async (route) => {
      const response = await route.fetch()
      const pair: { access_token: string } = await response.json()
      other = ofAnotherUser(pair.access_token)
      await route.fulfill({ response, json: { ...pair, access_token: other } })
    },
    { times: 1 },
  )
  const reloaded = page.waitForEvent('load')
  await page.click('text="Read the profile"')
  await reloaded
  await says(page, /Signed in as/)
  assert.notEqual(other, '')
  assert.equal(sent.includes(`Bearer ${other}`), false)
})

test('a refresh that was cut off is sent again', async () => {
  await signIn()
  let sent = 0
  await context.route('**/api/auth/refresh', async (route) => {
    sent++
    await (sent === 1 ? route.abort('connectionreset') : route.continue())
  })
  await page.reload()
  await says(page, /Signed in as/)
  assert.ok(sent >= 2)
})

test('while the service cannot answer, a person stays signed in', async () => {
  await signIn()
  await context.route('**/api/auth/refresh', (route) =>
    route.fulfill({
      status: 503,
      headers: { 'Access-Control-Allow-Origin': example, 'Access-Control-Allow-Credentials': 'true' },
      json: { code: 'DATABASE_UNAVAILABLE', detail: 'Try again.' },
    }),
  )
  await page.reload()
  await says(page, /DATABASE_UNAVAILABLE/, 'problem')
  await context.unroute('**/api/auth/refresh')
  await page.reload()
  await says(page, /Signed in as/)
})

test('signing out in one tab signs out all tabs, and at the provider', async () => {
  await signIn()
  const other = await open()
  await says(other, /Signed in as/)
  await page.click('text="Sign out"')
  await page.waitForURL(`${provider}/end_session?**`)
  await other.click('text="Read the profile"')
  await says(other, /Signed out/)
  await page.goto(example)
  await says(page, /Signed out/)
})

test('a person who is signed out already can sign out', async () => {
  await signIn()
  await context.clearCookies()
  await page.click('text="Sign out"')
  await says(page, /Signed out/)
})

test('signing out on a page with a fragment leaves it too', async () => {
  await signIn()
  await page.evaluate(() => location.assign('#/settings'))
  await context.clearCookies()
  await page.click('text="Sign out"')
  await says(page, /Signed out/)
  assert.equal(page.url(), `${example}/#/settings`)
})

/** Without max_age, each login is two hours old. This provider makes every person an administrator. */
async function change(tab: Page): Promise<string> {
  const profile = tab.waitForResponse((response) => response.url().endsWith('/api/auth/me') && response.ok())
  await read(tab)
  const { id } = (await (await profile).json()) as { id: string }
  await tab.fill('input[name=user]', id)
  await tab.click('text="Enable the user"')
  return id
}

test('a change that needs a fresh login is made after the detour, once', async () => {
  await signIn()
  const logins: URL[] = []
  const changes: number[] = []
  page.on('request', (request) => request.url().includes('/api/auth/login?') && logins.push(new URL(request.url())))
  page.on('response', (response) => response.request().method() === 'PATCH' && changes.push(response.status()))
  await change(page)
  await says(page, /^repeated after the new login: 200$/, 'change')
  assert.deepEqual(logins.map(({ searchParams }) => [...searchParams]), [[['return_to', `${example}/`], ['max_age', '3600']]])
  assert.equal(changes.at(-1), 200)
  assert.equal(changes.filter((status) => status === 200).length, 1)
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
  await page.reload()
  await says(page, /Signed in as/)
  assert.equal(await page.locator('#change').innerText(), '')
  assert.equal(changes.filter((status) => status === 200).length, 1)
})

/** The page would sign in again, but stays: a browser does not leave for a response without content. */
async function heldBack(): Promise<{ id: string; kept: string }> {
  await signIn()
  await context.route('**/api/auth/login?**', (route) => route.fulfill({ status: 204 }))
  const id = await change(page)
  await says(page, /^401 REAUTHENTICATION_REQUIRED$/, 'change')
  const kept = await page.evaluate(() => Object.values({ ...sessionStorage }).join())
  await context.unroute('**/api/auth/login?**')
  return { id, kept }
}

test('a change that waits has no token, and is refused once more without a new login', async () => {
  const { id, kept } = await heldBack()
  assert.deepEqual(Object.keys(JSON.parse(kept)).sort(), ['body', 'headers', 'method', 'until', 'url', 'user'])
  assert.equal(JSON.parse(kept).user, id)
  assert.deepEqual(JSON.parse(kept).headers, [['content-type', 'application/json']])
  assert.doesNotMatch(kept, /bearer|eyJ|[A-Za-z0-9_-]{60}/i)
  await page.goto(example)
  await says(page, /^repeated after the new login: 401$/, 'change')
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
})

test('a change that waits is not made for another user, nor when it has waited too long', async () => {
  const { kept } = await heldBack()
  let changes = 0
  page.on('request', (request) => (changes += request.method() === 'PATCH' ? 1 : 0))
  for (const member of [{ user: crypto.randomUUID() }, { until: Date.now() - 1 }]) {
    await page.goto(example)
    await says(page, /Signed in as/)
    changes = 0
    await page.evaluate(
      ([service, text]) => sessionStorage.setItem(`voicesurveyagent change ${service}`, text),
      [await page.evaluate(() => document.documentElement.dataset['service'] ?? ''), JSON.stringify({ ...JSON.parse(kept), ...member })] as const,
    )
    await page.reload()
    await says(page, /Signed in as/)
    assert.equal(changes, 0)
    assert.equal(await page.evaluate(() => sessionStorage.length), 0)
  }
})

test('a change is dropped if the person signs out', async () => {
  await heldBack()
  await page.click('text="Sign out"')
  await page.waitForURL(`${provider}/end_session?**`)
  await page.goto(example)
  await says(page, /Signed out/)
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
})

test('a change is dropped if the new login fails', async () => {
  await heldBack()
  await page.goto(`${example}/?login_error=LOGIN_DENIED`)
  await says(page, /LOGIN_DENIED/, 'problem')
  await says(page, /Signed in as/)
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
  assert.equal(await page.locator('#change').innerText(), '')
})

test('a failed sign-in is shown once', async () => {
  // In place of the provider: a test cannot intercept its redirects.
  await context.route('**/api/auth/login?**', async (route) => {
    const begun = await route.fetch({ maxRedirects: 0 })
    const asked = new URL(begun.headers()['location'] ?? assert.fail()).searchParams
    const back = new URL(asked.get('redirect_uri') ?? assert.fail())
    back.search = new URLSearchParams({ error: 'access_denied', state: asked.get('state') ?? '', iss: provider }).toString()
    await route.fulfill({ response: begun, headers: { ...begun.headers(), location: back.href } })
  })
  await says(page, /Signed out/)
  await page.click('text="Sign in"')
  await says(page, /The sign-in failed: LOGIN_DENIED/, 'problem')
  assert.equal(page.url(), `${example}/`)
  await page.reload()
  await says(page, /Signed out/)
  assert.equal(await page.locator('#problem').innerText(), '')
})
