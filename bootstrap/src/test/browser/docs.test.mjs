import assert from 'node:assert/strict'
import { scene } from './scene.mjs'
import { person, service } from './stage.mjs'

const authorize = (page) => page.getByRole('button', { name: /session of this browser/i })

scene('a request from the console uses the session of the browser', async (scene) => {
  const device = await scene.device()
  const ann = await person('Ann Console')
  await scene.signedIn(ann, { device })
  const page = await device.newPage()
  await page.goto(`${service}/docs`)
  await authorize(page).click()
  await page.getByRole('status').filter({ hasText: 'use the session' }).waitFor()
  await page.getByRole('button', { name: /GET.*\/api\/auth\/me/ }).click()
  await page.getByRole('button', { name: 'Try it out' }).click()
  await page.getByRole('button', { name: 'Execute' }).click()

  await page.getByText(ann.email).first().waitFor()
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])), /eyJ/)
})

scene('the console of a browser without a session says so', async (scene) => {
  const page = await (await scene.device()).newPage()
  await page.goto(`${service}/docs`)
  await authorize(page).click()

  await page.getByRole('status').filter({ hasText: 'no session' }).waitFor()
})
