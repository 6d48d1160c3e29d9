/* Two releases behind one proxy: the page is of one release, and the proxy passes requests to both. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { after, test } from 'node:test'
import { chromium } from 'playwright-core'
import { heading, signInLink } from './names.mjs'
import { service } from './stage.mjs'

const OTHER_RELEASE = '/assets/0123456789abcdef/'
const FOLDER = /\/assets\/[0-9a-f]{16}\//

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'],
})
after(() => browser.close())

/** @param {string} html */
function ofOtherRelease(html) {
  return html.replaceAll(new RegExp(FOLDER, 'g'), OTHER_RELEASE)
}

/**
 * Shows the sign-in page by a proxy.
 *
 * @param {(path: string) => string} asked the path that the service gets for a path of the browser
 * @param {(html: string) => string} shown the page that the browser gets for that of the service
 */
async function behindProxy(asked, shown, show) {
  const proxy = createServer((incoming, response) => {
    const headers = { ...incoming.headers, 'accept-encoding': 'identity' }
    if (headers.origin !== undefined) {
      headers.origin = service
    }
    request(new URL(asked(incoming.url), service), { method: incoming.method, headers }, async (answer) => {
      const body = Buffer.concat(await answer.toArray())
      const isPage = (answer.headers['content-type'] ?? '').startsWith('text/html')
      const sent = isPage ? Buffer.from(shown(body.toString())) : body
      response.writeHead(answer.statusCode, { ...answer.headers, 'content-length': sent.length }).end(sent)
    }).end()
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const page = await browser.newPage()
  try {
    await show(page, `http://127.0.0.1:${proxy.address().port}/`)
  } finally {
    await page.close()
    proxy.closeAllConnections()
    proxy.close()
  }
}

/** The page is complete: its modules, its texts and its styles have come. */
async function assertComplete(page) {
  await page.locator('main:not([data-boot])').waitFor()
  assert.ok(await heading(page).isVisible())
  assert.ok(await signInLink(page).isVisible())
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).margin), '0px')
}

test('a page is complete if each of its files is first asked for at an instance of another release', async () => {
  const statuses = new Map()
  const asked = new Set()
  const first = (path) => {
    const isFirst = !path.includes('?') && !asked.has(path)
    asked.add(path)
    return isFirst ? path.replace(FOLDER, OTHER_RELEASE) : path
  }
  await behindProxy(first, (html) => html, async (page, address) => {
    const errors = []
    page.on('pageerror', (error) => errors.push(error))
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (pathname.startsWith('/assets/')) {
        statuses.set(pathname, [...(statuses.get(pathname) ?? []), response.status()])
      }
    })
    await page.goto(address)
    await assertComplete(page)
    assert.deepEqual(errors, [])
  })
  assert.ok(statuses.size > 8)
  for (const [path, got] of statuses) {
    assert.deepEqual(got, [307, 200], path)
  }
})

test('a page of a release that does not run any more is loaded again', async () => {
  let pages = 0
  const firstOfOther = (html) => (++pages === 1 ? ofOtherRelease(html) : html)
  await behindProxy((path) => path, firstOfOther, async (page, address) => {
    await page.goto(address)
    await assertComplete(page)
  })
  assert.equal(pages, 2)
})

test('a page that never finds its files is loaded again once, and its link works', async () => {
  let pages = 0
  const allOfOther = (html) => {
    pages++
    return ofOtherRelease(html)
  }
  await behindProxy((path) => path, allOfOther, async (page, address) => {
    await page.goto(address)
    await page.waitForFunction(() => performance.getEntriesByType('navigation')[0]?.type === 'reload')
    // The link appears without main.js.
    await signInLink(page).waitFor()
    assert.equal(pages, 2)
  })
})
