import assert from 'node:assert/strict'
import { test } from 'node:test'
import createFetchClient from 'openapi-fetch'
import { createClient, type Tokens } from './index.js'
import type { paths } from './schema.js'

const baseUrl = process.env['SERVICE'] ?? assert.fail('SERVICE is not set')

/** Signs in at an identity provider that asks no questions. */
async function signIn(): Promise<Tokens> {
  const begun = await createFetchClient<paths>({ baseUrl }).GET('/api/auth/login')
  assert.ok(begun.data)
  const cookie = begun.response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  const back = await fetch(begun.data.authorization_url, { redirect: 'manual' })
  const { state, ...rest } = Object.fromEntries(new URL(back.headers.get('Location') ?? assert.fail()).searchParams)
  assert.ok(state)
  const ended = await createFetchClient<paths>({ baseUrl, headers: { cookie } }).GET('/api/auth/callback', {
    params: { query: { state, ...rest } },
  })
  assert.ok(ended.data?.refresh_token, JSON.stringify(ended.error))
  return { accessToken: ended.data.access_token, refreshToken: ended.data.refresh_token }
}

test('reads the profile', async () => {
  const { data } = await createClient({ baseUrl, tokens: await signIn() }).GET('/api/auth/me')
  assert.equal(data?.status, 'active')
})

test('refreshes once if several requests are refused, and answers all of them', async () => {
  const tokens = await signIn()
  const renewed: Tokens[] = []
  const client = createClient({
    baseUrl,
    tokens: { ...tokens, accessToken: `${tokens.accessToken}x` },
    onTokens: (pair) => renewed.push(pair),
  })
  const answers = await Promise.all([client.GET('/api/auth/me'), client.GET('/api/auth/me'), client.GET('/api/auth/sessions')])
  assert.deepEqual(answers.map(({ response }) => response.status), [200, 200, 200])
  assert.equal(renewed.length, 1)
  assert.notEqual(renewed[0]?.refreshToken, tokens.refreshToken)
})

test('reports by a code why a session is over', async () => {
  const tokens = await signIn()
  const client = createClient({ baseUrl, tokens })
  assert.equal((await client.POST('/api/auth/logout')).response.status, 200)
  const { error, response } = await client.GET('/api/auth/me')
  assert.equal(response.status, 401)
  assert.equal(error?.code, 'SESSION_REVOKED')
})
