import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { DESK, pages, prepare } from './pages.mjs'
import { scene } from './scene.mjs'
import { screenshots } from './stage.mjs'

const WIDTHS = { 360: { width: 360, height: 740 }, 1280: { width: 1280, height: 800 } }

/** How far the content of a page may move while it loads: cumulative layout shift, where 0.1 counts as good. */
const MOST_SHIFT = 0.02

/** Pages with a part that stays at its place in the window. */
const OF_THE_WINDOW = ['question', 'saved', 'service-rule-refused']

let people
const titles = new Map()

for (const [name, open] of Object.entries(pages)) {
  scene(`the page ${name} is accessible on a phone and on a desk, light and dark`, async (scene) => {
    people ??= await prepare(scene)
    for (const [width, viewport] of Object.entries(WIDTHS)) {
      const device = await scene.device({ viewport, userAgent: DESK })
      await device.addInitScript(countShifts)
      const page = await open(device, people)
      await keepsStill(page)
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.screenshot({
          path: `${screenshots}/${name}-${width}-${colorScheme}.png`,
          fullPage: !OF_THE_WINDOW.includes(name),
        })
        await hasNoViolation(page, `${name} at ${width} px, ${colorScheme}`)
      }
      await fits(page)
      await isStructured(page)
      await canSpeak(page, name)
      await device.close()
    }
  })

  scene(`each stop of the key Tab on the page ${name} shows the focus`, async (scene) => {
    people ??= await prepare(scene)
    const page = await open(await scene.device(), people)
    const stops = await tabStops(page)

    assert.deepEqual(
      stops.filter(({ visible }) => !visible).map(({ element }) => element),
      [],
    )
    assert.deepEqual(
      stops.filter(({ covered }) => covered).map(({ element }) => element),
      [],
    )
    assert.ok(stops.length >= 1)
  })
}

scene('no two pages have the same title', async () => {
  const shared = [...titles].filter(([, names]) => names.size > 1)
  assert.deepEqual(
    shared.map(([title, names]) => [title, [...names]]),
    [],
  )
})

/** Runs in the page. What moves because of a click or a key does not count. */
function countShifts() {
  globalThis.shift = 0
  globalThis.shifted = ''
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries().filter(({ hadRecentInput }) => !hadRecentInput)) {
      globalThis.shift += entry.value
      globalThis.shifted += `${entry.value} ${entry.sources.map(({ node }) => node?.nodeName).join()} `
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

async function keepsStill(page) {
  const { shift, shifted } = await page.evaluate(() => ({ shift: globalThis.shift, shifted: globalThis.shifted }))
  assert.ok(shift <= MOST_SHIFT, `the page jumps at ${page.viewportSize().width} px: ${shifted}`)
}

async function hasNoViolation(page, where) {
  const { violations, passes } = await new AxeBuilder({ page }).analyze()
  assert.ok(passes.length > 10)
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${where}: ${id}: ${help}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
  )
  assert.deepEqual(found, [])
}

/** Nothing is beyond the right edge of the page. */
async function fits(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.ok(content <= window, `${content} px of content in a window of ${window} px`)
}

async function isStructured(page) {
  const { lang, title, mains, levels } = await page.evaluate(() => {
    const shown = (selector) =>
      [...document.querySelectorAll(selector)].filter((element) =>
        element.checkVisibility({ visibilityProperty: true }),
      )
    return {
      lang: document.documentElement.lang,
      title: document.title,
      mains: shown('main, [role=main]').length,
      levels: shown('h1, h2, h3, h4, h5, h6').map(({ tagName }) => Number(tagName[1])),
    }
  })
  assert.equal(lang, 'en')
  assert.ok(title.length > 0)
  titles.set(title, (titles.get(title) ?? new Set()).add(await page.getByRole('heading', { level: 1 }).innerText()))
  assert.equal(mains, 1)
  assert.equal(levels.filter((level) => level === 1).length, 1, `${levels}`)
  levels.forEach((level, i) => assert.ok(level <= (levels[i - 1] ?? 0) + 1, `a heading level is skipped: ${levels}`))
}

/** Pages that never change. */
const STILL = ['login-error', 'not-found']

/** The live regions are there before a text comes, or else screen readers do not read it. */
async function canSpeak(page, name) {
  if (!STILL.includes(name)) {
    assert.ok((await page.getByRole('status').count()) > 0, 'no status')
    assert.ok((await page.getByRole('alert').count()) > 0, 'no alert')
  }
}

/** Goes through the page by the key Tab, once around. */
async function tabStops(page) {
  const stops = []
  const seen = await page.evaluateHandle(() => new Set())
  for (;;) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(lookAtFocus, seen)
    if (stop === undefined) {
      return stops
    }
    stops.push(stop)
    assert.ok(stops.length < 400, 'the key Tab does not come to an end')
  }
}

/**
 * Runs in the page: undefined after the last stop. The focus is visible if the element looks other with the focus than
 * without it, and covered if another element lies over its middle.
 */
function lookAtFocus(seen) {
  const element = document.activeElement
  if (element === null || element === document.body || seen.has(element)) {
    return undefined
  }
  seen.add(element)
  const look = () => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, textDecoration } =
      getComputedStyle(element)
    const outline = outlineStyle === 'none' || outlineWidth === '0px' ? '' : outlineStyle + outlineWidth + outlineColor
    return [outline, boxShadow, borderColor, backgroundColor, textDecoration].join()
  }
  const focused = look()
  element.blur()
  const blurred = look()
  element.focus({ focusVisible: true })
  const { left, top, width, height } = element.getBoundingClientRect()
  const over = document.elementFromPoint(left + width / 2, top + height / 2)
  return {
    element: element.outerHTML.slice(0, 200),
    visible: focused !== blurred,
    covered:
      over === null || !(element.contains(over) || over.contains(element) || element.labels?.[0]?.contains(over)),
  }
}
