/* The pictures in the README: copies of those that this test makes. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { DESK, pages, prepare } from './pages.mjs'
import { scene } from './scene.mjs'
import { images, screenshots } from './stage.mjs'

const MOST_BYTES = 100_000

const PICTURES = {
  sessions: { page: 'own-sessions', options: { viewport: { width: 960, height: 540 }, colorScheme: 'light' } },
  user: { page: 'person', options: { viewport: { width: 960, height: 540 }, colorScheme: 'dark' } },
}

let people

for (const [name, { page, options }] of Object.entries(PICTURES)) {
  scene(`the README shows the page ${page}`, async (scene) => {
    people ??= await prepare(scene)
    const opened = await pages[page](await scene.device({ ...options, userAgent: DESK }), people)
    const made = await opened.screenshot({ path: `${screenshots}/readme/${name}.png` })
    const shown = await readFile(`${images}/${name}.png`)

    assert.deepEqual(size(shown), size(made), 'copy the new picture')
    assert.ok(shown.length < MOST_BYTES, `${shown.length} bytes`)
  })
}

/** Width and height (PNG, section 11.2.1). */
function size(png) {
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}
