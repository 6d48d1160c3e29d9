import assert from 'node:assert/strict'
import { pages, prepare } from './pages.mjs'
import { scene } from './scene.mjs'

const NAMED_BY_CONTENT = ['heading', 'button', 'link', 'columnheader', 'option']

/** Words that are the same in both languages, and names. */
const SAME = /^(audit|email|e-mail|token|admin|id|voicesurveyagent|ok|nightly-export)$/i

let people

for (const [name, open] of Object.entries(pages)) {
  scene(`the page ${name} is Italian for a person who reads Italian`, async (scene) => {
    people ??= await prepare(scene)
    const english = await texts(await open(await scene.device({ locale: 'en-GB' }), people))
    const italian = await open(await scene.device({ locale: 'it-IT' }), people)
    const found = await texts(italian)

    assert.equal(await italian.locator('html').getAttribute('lang'), 'it')
    assert.ok(found.length > 0)
    assert.deepEqual(
      found.filter((text) => english.includes(text) && !isTheSame(text)),
      [],
    )
  })
}

scene('a language that is neither is answered in English', async (scene) => {
  const page = await pages['sign-in'](await scene.device({ locale: 'fr-FR' }), {})
  assert.equal(await page.locator('html').getAttribute('lang'), 'en')
})

/** What a person reads on headings, buttons, links, columns, options and fields. */
async function texts(page) {
  const shown = []
  for (const role of NAMED_BY_CONTENT) {
    shown.push(
      ...(await page
        .getByRole(role)
        .evaluateAll((found) => found.map((element) => element.innerText || element.textContent))),
    )
  }
  shown.push(
    ...(await page.locator('label, caption, [aria-label], [placeholder]').evaluateAll((found) =>
      found.flatMap((element) => [
        element.ariaLabel,
        element.placeholder,
        // Without the options of a field inside.
        ...[...element.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data),
      ]),
    )),
  )
  return [...new Set(shown.map((text) => text?.trim()).filter(Boolean))]
}

/** Names of people and addresses are no words of the page. */
function isTheSame(text) {
  return SAME.test(text) || /@/.test(text) || /^[A-Z][a-z]+ [A-Z][a-z]+$/.test(text)
}
