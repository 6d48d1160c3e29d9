/* One browser for the tests of a file. Each test gets a scene of its own. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { chromium } from 'playwright-core'
import * as stage from './stage.mjs'

const LIMIT = 120_000

/** Where a page may lead. */
const ORIGINS = [stage.service, stage.otherInstance, stage.issuer, stage.partnerIssuer].map(
  (url) => new URL(url).origin,
)

/** Statuses that a page may cause. The others are mistakes in its requests, or faults of the service. */
const REFUSALS = [401, 403, 409, 412]

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'],
})
after(() => browser.close())

/**
 * A test that also fails if a page has a script error, breaks its policy, logs an error or calls another host.
 *
 * @param {(scene: Scene) => Promise<void>} play
 */
export function scene(name, play) {
  test(name, { timeout: LIMIT }, async () => {
    const played = new Scene()
    try {
      await play(played)
      assert.deepEqual(played.faults, [])
    } catch (failure) {
      throw new Error(`${failure.stack}\n${await played.description(name)}`)
    } finally {
      await played.close()
    }
  })
}

class Scene {
  faults = []
  #contexts = []
  #allowed = new Set(REFUSALS)

  /** Says which further statuses the pages may get in this scene. */
  allow(...statuses) {
    statuses.forEach((status) => this.#allowed.add(status))
  }

  /** Another browser, with cookies of its own. */
  async device(options = {}) {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Rome', ...options })
    this.#contexts.push(context)
    this.#watch(context)
    if (options.javaScriptEnabled !== false) {
      await context.addInitScript(() =>
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
          console.error(`policy: ${violatedDirective} ${blockedURI} ${sample}`),
        ),
      )
    }
    return context
  }

  /** A new tab in which the person has just signed in, in a browser of their own unless one is given. */
  async signedIn(person, { path = '/', origin = stage.service, device, login, ...options } = {}) {
    const page = await (device ?? (await this.device(options))).newPage()
    await signIn(page, person, { path, origin, login })
    return page
  }

  #watch(context) {
    context.on('console', (message) => {
      const text = message.text()
      // The statuses of responses are judged below.
      if (message.type() === 'error' && isOurs(message.page()?.url()) && !text.startsWith('Failed to load resource')) {
        this.faults.push(`console: ${text} (${message.location().url})`)
      }
    })
    context.on('weberror', (error) => this.faults.push(`script: ${error.error().stack}`))
    context.on('dialog', (dialog) => {
      this.faults.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      const known = request.isNavigationRequest()
        ? ORIGINS
        : ORIGINS.filter((each) => request.frame().url().startsWith(each))
      if (
        protocol.startsWith('http') &&
        (request.isNavigationRequest() || isOurs(request.frame().url())) &&
        !known.includes(origin)
      ) {
        this.faults.push(`another host: ${request.url()}`)
      }
    })
    context.on('response', (response) => {
      const isPage = response.request().isNavigationRequest()
      if (isOurs(response.url()) && response.status() >= 400 && !isPage && !this.#isAllowed(response)) {
        this.faults.push(`status ${response.status()}: ${response.request().method()} ${response.url()}`)
      }
    })
  }

  #isAllowed(response) {
    return new URL(response.url()).pathname.startsWith('/api/') && this.#allowed.has(response.status())
  }

  /** What the tabs show, for the message of a failure. A picture of each is beside the screenshots. */
  async description(name) {
    const folder = `${stage.screenshots}/failures`
    mkdirSync(folder, { recursive: true })
    const tabs = this.#contexts.flatMap((context) => context.pages())
    const shown = tabs.map(async (page, number) => {
      const path = `${folder}/${name.replaceAll(/\W+/g, '-')}-${number}.png`
      await page.screenshot({ path, fullPage: true })
      return `${page.url()}\n${(await page.locator('body').ariaSnapshot()).slice(0, 4000)}`
    })
    const described = await Promise.allSettled(shown)
    return [...this.faults, ...described.map(({ value, reason }) => value ?? reason)].join('\n\n')
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()))
  }
}

function isOurs(url) {
  return url !== undefined && (url.startsWith(stage.service) || url.startsWith(stage.otherInstance))
}

/** Signs the person in and comes back to that path. */
export async function signIn(page, person, { path = '/', origin = stage.service, login } = {}) {
  await stage.next(person, login)
  await page.goto(`${origin}/api/auth/login?provider=default&return_to=${encodeURIComponent(path)}`)
}

/** Calls the API as a program would that has signed in as the person, in a browser of its own. */
export async function programOf(scene, person) {
  const device = await scene.device()
  const page = await device.newPage()
  await stage.next(person)
  await page.goto(`${stage.service}/api/auth/login?return_to=/health`)
  const refreshed = await device.request.post(`${stage.service}/api/auth/refresh`, {
    headers: { Origin: stage.service },
  })
  const { access_token: token } = await refreshed.json()
  await page.close()
  return async (method, path, data) => {
    const response = await device.request.fetch(stage.service + path, {
      method,
      data,
      headers: { Authorization: `Bearer ${token}` },
    })
    assert.ok(response.ok(), `${method} ${path}: ${response.status()} ${await response.text()}`)
    return response.status() === 204 ? undefined : response.json()
  }
}
