import assert from 'node:assert/strict'
import { bad, sessions, signInLink } from './names.mjs'
import { scene } from './scene.mjs'
import { person, service } from './stage.mjs'

scene('a person who must sign in again gets the link for it, and stays signed in meanwhile', async (scene) => {
  const page = await scene.signedIn(await person('Ann Anew'))
  await sessions(page).waitFor()

  await page.goto(`${service}/?max_age=0`)
  await bad(page, /^Sign in again to continue\.$/).waitFor()
  const link = new URL(await signInLink(page).getAttribute('href'), service)
  assert.deepEqual([...link.searchParams], [['max_age', '0'], ['return_to', '/']])

  await page.goto(service)
  await sessions(page).waitFor()
})
