// Two libraries for OAuth 2.0 at the service: every grant, introspection and revocation.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { recipe } from './recipe.mjs'

const { SERVICE, CLIENT_ID, CLIENT_SECRET } = process.env
const WORKLOADS = process.env.WORKLOAD_TOKENS.split(' ')
const REFRESH_TOKENS = process.env.REFRESH_TOKENS.split(' ')
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const JWT = 'urn:ietf:params:oauth:token-type:jwt'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

const url = new URL(SERVICE)
const http = { [oauth.allowInsecureRequests]: true }
const program = { client_id: CLIENT_ID }

const me = async (token) => {
  const answer = await fetch(new URL('/api/auth/me', url), { headers: { authorization: `Bearer ${token}` } })
  return { status: answer.status, body: await answer.json() }
}

const openidClient = (authentication) =>
  client.discovery(url, CLIENT_ID, undefined, authentication, { algorithm: 'oauth2', execute: [client.allowInsecureRequests] })

const server = async () =>
  oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: 'oauth2', ...http }))

for (const [name, authentication] of [['basic', client.ClientSecretBasic(CLIENT_SECRET)], ['body', client.ClientSecretPost(CLIENT_SECRET)]]) {
  test(`openid-client gets a token with its secret by ${name}`, async () => {
    const tokens = await client.clientCredentialsGrant(await openidClient(authentication), { scope: 'viewer' })
    assert.equal((await me(tokens.access_token)).body.oidc_sub, CLIENT_ID)
    assert.deepEqual([tokens.scope, tokens.expires_in], ['viewer', 3600])
  })
}

test('openid-client receives invalid_client for a wrong secret', async () => {
  const config = await openidClient(client.ClientSecretBasic('wrong'))
  await assert.rejects(client.clientCredentialsGrant(config), (error) => error.status === 401 && error.cause[0].scheme === 'basic')
})

test('openid-client exchanges the token of a workload', async () => {
  const config = await openidClient(client.None())
  const tokens = await client.genericGrantRequest(config, EXCHANGE, { subject_token: WORKLOADS[0], subject_token_type: JWT })
  assert.equal(tokens.issued_token_type, ACCESS_TOKEN)
  assert.equal((await me(tokens.access_token)).body.oidc_sub, CLIENT_ID)
})

test('openid-client refreshes, introspects and revokes', async () => {
  const config = await openidClient(client.ClientSecretBasic(CLIENT_SECRET))
  const tokens = await client.refreshTokenGrant(config, REFRESH_TOKENS[0])
  assert.notEqual(tokens.refresh_token, REFRESH_TOKENS[0])
  const state = await client.tokenIntrospection(config, tokens.access_token)
  assert.deepEqual([state.active, state.token_type, state.role, state.email], [true, 'Bearer', 'viewer', 'ann@example.test'])
  const refresh = await client.tokenIntrospection(config, tokens.refresh_token, { token_type_hint: 'refresh_token' })
  assert.deepEqual([refresh.active, refresh.token_type], [true, 'refresh_token'])
  await client.tokenRevocation(config, tokens.refresh_token, { token_type_hint: 'refresh_token' })
  assert.equal((await me(tokens.access_token)).body.code, 'SESSION_REVOKED')
  assert.deepEqual(await client.tokenIntrospection(config, tokens.access_token), { active: false })
})

test('oauth4webapi gets a token with its secret', async () => {
  const as = await server()
  const answer = await oauth.clientCredentialsGrantRequest(as, program, oauth.ClientSecretBasic(CLIENT_SECRET), new URLSearchParams(), http)
  const tokens = await oauth.processClientCredentialsResponse(as, program, answer)
  assert.equal((await me(tokens.access_token)).body.oidc_sub, CLIENT_ID)
})

test('oauth4webapi exchanges the token of a workload', async () => {
  const as = await server()
  const parameters = new URLSearchParams({ subject_token: WORKLOADS[1], subject_token_type: JWT })
  const answer = await oauth.genericTokenEndpointRequest(as, program, oauth.None(), EXCHANGE, parameters, http)
  const tokens = await oauth.processGenericTokenEndpointResponse(as, program, answer)
  assert.equal((await me(tokens.access_token)).body.oidc_sub, CLIENT_ID)
})

test('oauth4webapi refreshes, introspects and revokes', async () => {
  const as = await server()
  const authentication = oauth.ClientSecretBasic(CLIENT_SECRET)
  const tokens = await oauth.processRefreshTokenResponse(as, program, await oauth.refreshTokenGrantRequest(as, program, authentication, REFRESH_TOKENS[1], http))
  const introspect = async () =>
    oauth.processIntrospectionResponse(as, program, await oauth.introspectionRequest(as, program, authentication, tokens.access_token, http))
  assert.equal((await introspect()).username, 'bob@example.test')
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, program, oauth.None(), tokens.access_token, http))
  assert.deepEqual(await introspect(), { active: false })
})

test('oauth4webapi finds the server from a refused request', async () => {
  const refused = await fetch(new URL('/api/auth/me', url))
  const at = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate'))[1]
  const resource = await oauth.processResourceDiscoveryResponse(url, await oauth.resourceDiscoveryRequest(url, http))
  assert.equal(at, new URL('/.well-known/oauth-protected-resource', url).href)
  assert.deepEqual(resource.authorization_servers, [SERVICE])
})

test('the example of the documentation works', async () => {
  const { access_token: token, state } = await recipe(CLIENT_SECRET, REFRESH_TOKENS[2])
  assert.equal((await me(token)).body.oidc_sub, CLIENT_ID)
  assert.equal(state.active, false)
})
