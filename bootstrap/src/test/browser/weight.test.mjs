import assert from 'node:assert/strict'
import { sessions, signInLink } from './names.mjs'
import { scene } from './scene.mjs'
import { person, service } from './stage.mjs'

/** Bytes over the wire, both ways, with headers and API calls. */
const FIRST_VISIT = 61_440

scene('the first visit of a stranger is light, and a second one asks for no asset again', async (scene) => {
  const device = await scene.device()
  await visits(device, signInLink)
})

scene(
  'the first visit of a person who is signed in is light, and a second one asks for no asset again',
  async (scene) => {
    const before = await scene.signedIn(await person('Wanda Weight', 'admin'))
    await sessions(before).waitFor()
    const cookies = await before.context().cookies()
    await before.context().close()
    const device = await scene.device()
    await device.addCookies(cookies)
    await visits(device, sessions)
  },
)

async function visits(device, shown) {
  const first = await visit(device, shown)
  const total = first.reduce((sum, { bytes }) => sum + bytes, 0)
  const table = first.map(({ bytes, url }) => `${bytes} ${url}`).join('\n')
  console.log(`${total} bytes in ${first.length} requests\n${table}`)
  assert.ok(total <= FIRST_VISIT, `${total} bytes:\n${table}`)
  assert.ok(first.some(({ url }) => url.includes('/assets/')))

  const second = await visit(device, shown)
  assert.deepEqual(
    second.filter(({ url }) => url.includes('/assets/')),
    [],
  )
}

/** What a new tab sends and gets over the network, from the address to the end of all requests. */
async function visit(device, shown) {
  const page = await device.newPage()
  const client = await device.newCDPSession(page)
  const requests = new Map()
  const of = ({ requestId }) =>
    requests.get(requestId) ?? requests.set(requestId, { url: '', sent: 0, got: 0, cached: false }).get(requestId)
  client.on('Network.requestWillBeSent', (event) => {
    const request = of(event)
    request.got += event.redirectResponse?.encodedDataLength ?? 0
    request.url = event.request.url
    request.sent += event.request.postData?.length ?? 0
  })
  client.on('Network.requestWillBeSentExtraInfo', (event) => {
    // A line for each header, one for the method, path and version, and an empty one.
    of(event).sent += Object.entries(event.headers).reduce(
      (sum, [name, value]) => sum + name.length + value.length + 4,
      2,
    )
  })
  client.on('Network.requestServedFromCache', (event) => (of(event).cached = true))
  client.on('Network.responseReceived', (event) => (of(event).cached ||= event.response.fromDiskCache))
  client.on('Network.loadingFinished', (event) => (of(event).got += event.encodedDataLength))
  await client.send('Network.enable')
  await page.goto(service)
  await shown(page).waitFor()
  await page.waitForLoadState('networkidle')
  await page.close()
  return [...requests.values()]
    .filter(({ cached, url }) => !cached && url.startsWith('http'))
    .map(({ url, sent, got }) => ({ url, bytes: sent + got + `GET ${new URL(url).pathname} HTTP/1.1\r\n`.length }))
}
