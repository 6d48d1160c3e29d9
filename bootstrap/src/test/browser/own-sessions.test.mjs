import assert from 'node:assert/strict'
import {
  bad,
  end,
  endAllOthers,
  ended,
  focused,
  good,
  otherDevices,
  press,
  rows,
  search,
  sessions,
  signInLink,
  signOut,
  tabTo,
  thisDevice,
  users,
} from './names.mjs'
import { scene, signIn } from './scene.mjs'
import { otherInstance, person, service, sql } from './stage.mjs'

const PHONE = {
  userAgent:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
}

/** What another tab may take to notice a sign-out, in milliseconds. */
const OTHER_TAB = 3000

scene('a person ends the session of another device, which is then signed out', async (scene) => {
  const ann = await person('Ann Twice')
  const phone = await scene.signedIn(ann, PHONE)
  await sessions(phone).waitFor()
  const desk = await scene.signedIn(ann)
  const row = otherDevices(sessions(desk))
  await row.waitFor()
  assert.match(await row.innerText(), /Safari.*(iPhone|iOS)/s)
  await press(desk, end(row), ended(desk))

  await row.waitFor({ state: 'detached' })
  assert.equal(await rows(sessions(desk)).count(), 1)
  await phone.reload()
  await signInLink(phone).waitFor()
  await desk.reload()
  await thisDevice(sessions(desk)).waitFor()
})

scene('a tab of a session that was ended elsewhere says so when it is next used', async (scene) => {
  const ann = await person('Ann Elsewhere')
  const phone = await scene.signedIn(ann, PHONE)
  await sessions(phone).waitFor()
  const desk = await scene.signedIn(ann)
  await otherDevices(sessions(desk)).waitFor()
  await press(desk, end(otherDevices(sessions(desk))), ended(desk))
  await press(
    phone,
    end(
      thisDevice(sessions(phone))
        .or(rows(sessions(phone)).first())
        .first(),
    ),
    signInLink(phone),
  )

  await bad(phone).or(good(phone)).first().waitFor()
})

scene('a double-click ends one session only', async (scene) => {
  const ann = await person('Ann Double')
  for (const other of [await scene.signedIn(ann, PHONE), await scene.signedIn(ann, PHONE)]) {
    await sessions(other).waitFor()
  }
  const desk = await scene.signedIn(ann)
  await otherDevices(sessions(desk)).nth(1).waitFor()
  await end(otherDevices(sessions(desk)).first()).dblclick()
  await ended(desk).waitFor()
  await desk.reload()
  await otherDevices(sessions(desk)).first().waitFor()

  assert.equal(await otherDevices(sessions(desk)).count(), 1)
})

scene('an ended session leaves the focus at the heading of its list', async (scene) => {
  const ann = await person('Ann Focus')
  await sessions(await scene.signedIn(ann, PHONE)).waitFor()
  const desk = await scene.signedIn(ann)
  const row = otherDevices(sessions(desk))
  await row.waitFor()
  await tabTo(desk, end(row))
  await desk.keyboard.press('Enter')
  await ended(desk).waitFor()
  await row.waitFor({ state: 'detached' })

  assert.match(await focused(desk).innerText(), /^sessions$/i)
})

scene('a session of a program without a name does not look like the browser of the reader', async (scene) => {
  const ann = await person('Ann Nameless')
  for (const userAgent of ["''", 'NULL']) {
    const page = await scene.signedIn(ann)
    await sessions(page).waitFor()
    await sql(`UPDATE sessions SET user_agent = ${userAgent} WHERE user_id = '${ann.id}'`)
    await page.reload()
    await thisDevice(sessions(page)).waitFor()

    assert.match(await thisDevice(sessions(page)).innerText(), /unknown device/i)
    assert.doesNotMatch(await thisDevice(sessions(page)).innerText(), /Chrom/)
  }
})

scene('a message on a phone breaks no word, and at the end of the page it covers no control', async (scene) => {
  const ann = await person('Ann Narrow')
  const device = await scene.device({ viewport: { width: 360, height: 480 } })
  for (const other of [await scene.signedIn(ann, PHONE), await scene.signedIn(ann, PHONE)]) {
    await sessions(other).waitFor()
  }
  const page = await scene.signedIn(ann, { device })
  await otherDevices(sessions(page)).nth(1).waitFor()
  await end(otherDevices(sessions(page)).first()).click()
  await ended(page).waitFor()
  await leavesRoom(page, ended(page))
  await device.setOffline(true)
  await end(otherDevices(sessions(page)).first()).click()
  await bad(page).first().waitFor()
  await leavesRoom(page, bad(page).last())
})

async function leavesRoom(page, message) {
  const broken = await message.evaluate((region) => {
    const [text] = region.childNodes
    return [...text.data.matchAll(/\S+/g)]
      .filter(({ 0: word, index }) => {
        const range = document.createRange()
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        return range.getClientRects().length > 1
      })
      .map(([word]) => word)
  })
  assert.deepEqual(broken, [])

  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  const edge = (await message.locator('..').boundingBox()).y
  const others = page.getByRole('main').getByRole('button', { name: /^(end|try)/i })
  for (const button of await others.all()) {
    const { y, height } = await button.boundingBox()
    assert.ok(y + height <= edge, `the message covers "${await button.innerText()}"`)
  }
}

scene('a person ends all sessions but this one by keyboard alone', async (scene) => {
  const ann = await person('Ann Thrice')
  const others = [await scene.signedIn(ann, PHONE), await scene.signedIn(ann)]
  for (const other of others) {
    await sessions(other).waitFor()
  }
  const desk = await scene.signedIn(ann)
  await otherDevices(sessions(desk)).first().waitFor()
  assert.equal(await rows(sessions(desk)).count(), 3)
  await tabTo(desk, endAllOthers(desk))
  await desk.keyboard.press('Enter')
  await desk.getByRole('alertdialog').or(ended(desk)).first().waitFor()
  if (await desk.getByRole('alertdialog').isVisible()) {
    await tabTo(desk, desk.getByRole('alertdialog').getByRole('button', { name: /^(yes|confirm|ok|end)/i }))
    await desk.keyboard.press('Enter')
  }

  await ended(desk).waitFor()
  assert.equal(await rows(sessions(desk)).count(), 1)
  for (const other of others) {
    await other.reload()
    await signInLink(other).waitFor()
  }
})

scene('signing out signs out the other tabs', async (scene) => {
  const device = await scene.device()
  const ann = await person('Ann Tabs', 'admin')
  const page = await scene.signedIn(ann, { device })
  await sessions(page).waitFor()
  const tab = await device.newPage()
  await tab.goto(service)
  await sessions(tab).waitFor()
  const list = await device.newPage()
  await list.goto(`${service}/admin/users`)
  await search(list).waitFor()
  await signOut(page).click()

  await signInLink(tab).waitFor({ timeout: OTHER_TAB })
  await signInLink(list).waitFor({ timeout: OTHER_TAB })
  await signInLink(page).waitFor()
  assert.equal(page.url(), `${service}/`)
  assert.doesNotMatch(await list.locator('body').innerText(), /Ann Tabs/)
  assert.ok(!(await device.cookies()).some(({ name }) => name === 'vsa_refresh'))
})

scene('signing out holds at another instance', async (scene) => {
  const device = await scene.device()
  const ann = await person('Ann Instances')
  const page = await scene.signedIn(ann, { device })
  await sessions(page).waitFor()
  const elsewhere = await device.newPage()
  await elsewhere.goto(otherInstance)
  await sessions(elsewhere).waitFor()
  await signOut(page).click()
  await signInLink(page).waitFor()
  await press(elsewhere, end(rows(sessions(elsewhere)).first()), signInLink(elsewhere))
})

scene('reloads in two tabs at the same time never end the session', async (scene) => {
  const device = await scene.device()
  const ann = await person('Ann Reload')
  const page = await scene.signedIn(ann, { device })
  await sessions(page).waitFor()
  const tab = await device.newPage()
  await tab.goto(service)
  await sessions(tab).waitFor()
  // A reload cuts off the one before it, also in the middle of a refresh.
  const reloads = Array.from({ length: 20 }, (_, number) => [page, tab][number % 2].reload().catch(() => {}))
  await Promise.all(reloads)
  for (const each of [page, tab]) {
    await each.reload()
    await sessions(each).waitFor()
    assert.equal(await rows(sessions(each)).count(), 1)
  }
})

scene('a user who signs in again in the same browser has one session, not two', async (scene) => {
  const device = await scene.device()
  const ann = await person('Ann Again')
  const page = await scene.signedIn(ann, { device })
  await sessions(page).waitFor()
  await signIn(page, ann)
  await sessions(page).waitFor()

  assert.equal(await rows(sessions(page)).count(), 1)
})

scene('an access token that has expired is renewed without a word, in two tabs at the same time', async (scene) => {
  const device = await scene.device()
  const ann = await person('Ann Patient', 'admin')
  const tabs = [
    await scene.signedIn(ann, { device, origin: otherInstance, path: '/admin/users' }),
    await device.newPage(),
  ]
  await tabs[1].goto(`${otherInstance}/admin/users`)
  let refused = 0
  device.on('response', (response) => (refused += response.url().includes('/api/admin/') && response.status() === 401))
  for (let turn = 0; refused < 4; turn++) {
    await Promise.all(
      tabs.map(async (tab) => {
        await Promise.all([
          tab.waitForResponse((response) => response.url().includes('/api/admin/users?')),
          search(tab).fill(ann.email.slice(0, 5 + (turn % 10))),
        ])
      }),
    )
  }

  for (const tab of tabs) {
    await rows(users(tab)).first().waitFor()
    assert.equal(await bad(tab).count(), 0)
  }
})
