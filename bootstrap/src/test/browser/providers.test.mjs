import assert from 'node:assert/strict'
import { bad, emailField, nextWithEmail, rows, sessions, signInLink, signOut, tabTo } from './names.mjs'
import { scene } from './scene.mjs'
import { issuer, next, otherInstance, partnerIssuer, person } from './stage.mjs'

async function signInPage(scene, path = '/', options = {}) {
  const page = await (await scene.device(options)).newPage()
  await page.goto(otherInstance + path)
  await page.getByRole('link', { name: /Corp/ }).waitFor()
  return page
}

/** Fills in the forms of the provider and agrees to them, by keyboard. */
async function signInAtPartner(page, account) {
  await page.locator('[name=login]').fill(account)
  await page.locator('[name=password]').fill('any')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Continue' }).press('Enter')
}

scene('with several providers each has a link, and each link signs in there', async (scene) => {
  const page = await signInPage(scene)
  assert.equal(await page.getByRole('link', { name: /Corp|Partner/ }).count(), 2)
  await next(await person('Cora Corp'))
  await page.getByRole('link', { name: /Corp/ }).click()
  await sessions(page).waitFor()
  await page.getByText('Cora Corp').first().waitFor()

  const another = await signInPage(scene)
  await another.getByRole('link', { name: /Partner/ }).click()
  await signInAtPartner(another, 'ada')
  await sessions(another).waitFor()
  await another.getByText('Ada Example').first().waitFor()
  assert.equal(another.url(), `${otherInstance}/`)
})

scene('an email finds its provider, by keyboard alone, and fills in its form', async (scene) => {
  const page = await signInPage(scene)
  await tabTo(page, emailField(page))
  await page.keyboard.type('ada@example.org')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${partnerIssuer}/**`)

  assert.equal(await page.locator('[name=login]').inputValue(), 'ada@example.org')
})

scene('an email of no provider says so and stays', async (scene) => {
  scene.allow(400)
  const page = await signInPage(scene)
  await emailField(page).fill('ada@nowhere.test')
  await nextWithEmail(page).click()
  await bad(page).waitFor()

  assert.equal(new URL(page.url()).origin, otherInstance)
  assert.ok(await page.getByRole('link', { name: /Partner/ }).isVisible())
})

scene('a page that needs a login is where a person comes back to from the provider that they choose', async (scene) => {
  const page = await signInPage(scene, '/admin/users')
  await next(await person('Ada Chooses', 'admin'))
  await page.getByRole('link', { name: /Corp/ }).click()
  await page.getByRole('searchbox').waitFor()

  assert.equal(page.url(), `${otherInstance}/admin/users`)
})

scene('the links to several providers sign in without JavaScript', async (scene) => {
  const page = await signInPage(scene, '/', { javaScriptEnabled: false })
  await next(await person('Nina Noscript'))
  await page.getByRole('link', { name: /Corp/ }).click()

  assert.equal(page.url(), `${otherInstance}/`)
  assert.ok((await page.context().cookies()).some(({ name }) => name === 'vsa_refresh'))
})

scene('a person who cancels at the provider can sign in after all', async (scene) => {
  const page = await signInPage(scene)
  await page.getByRole('link', { name: /Partner/ }).click()
  await page.getByRole('link', { name: /cancel/i }).click()
  await bad(page).or(page.getByText('LOGIN_DENIED')).first().waitFor()
  await page.goto(otherInstance)
  await page.getByRole('link', { name: /Partner/ }).click()
  await signInAtPartner(page, 'carl')

  await rows(sessions(page)).first().waitFor()
})

scene('signing out includes the provider, which leads back', async (scene) => {
  for (const [provider, begins] of [
    ['Corp', issuer],
    ['Partner', partnerIssuer],
  ]) {
    const page = await signInPage(scene)
    await next(await person('Cora Leaves'))
    await page.getByRole('link', { name: new RegExp(provider) }).click()
    if (provider === 'Partner') {
      await signInAtPartner(page, 'ada')
    }
    await sessions(page).waitFor()
    await Promise.all([
      page.waitForRequest((request) => request.isNavigationRequest() && request.url().startsWith(begins)),
      signOut(page).click(),
    ])
    if (provider === 'Partner') {
      await page.getByRole('button', { name: /^yes/i }).click()
    }

    await signInLink(page).first().waitFor()
    assert.equal(new URL(page.url()).origin, otherInstance)
  }
})
