import createFetchClient, { type Client, type Middleware } from 'openapi-fetch'
import type { components, paths } from './schema.js'

export type { components, paths } from './schema.js'
export type UserProfile = components['schemas']['UserProfile']
export type Problem = components['schemas']['Problem']

/** What keeps a person signed in. */
export interface Tokens {
  accessToken: string
  refreshToken: string
}

export interface Options {
  /** The origin of the service, as `https://survey.example.com`. */
  baseUrl: string
  tokens: Tokens
  /** Called with each new pair, to keep it where the old one was. */
  onTokens?: (tokens: Tokens) => void
}

/** A client that bears the access token and, where that is refused, gets another by the refresh token, once. */
export function createClient(options: Options): Client<paths> {
  const client = createFetchClient<paths>({ baseUrl: options.baseUrl })
  const anonymous = createFetchClient<paths>({ baseUrl: options.baseUrl })
  const again = new Map<string, Request>()
  let tokens = options.tokens
  let refreshing: Promise<boolean> | undefined

  async function refresh(): Promise<boolean> {
    const { data } = await anonymous.POST('/api/auth/refresh', { body: { refresh_token: tokens.refreshToken } })
    if (data?.refresh_token === undefined) {
      return false
    }
    tokens = { accessToken: data.access_token, refreshToken: data.refresh_token }
    options.onTokens?.(tokens)
    return true
  }

  /** One refresh at a time, whoever asks: all wait for the same. */
  function refreshOnce(): Promise<boolean> {
    refreshing ??= refresh().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  const bearer: Middleware = {
    onRequest({ request, id }) {
      request.headers.set('Authorization', `Bearer ${tokens.accessToken}`)
      again.set(id, request.clone())
      return request
    },
    async onResponse({ response, id }) {
      const second = again.get(id)
      again.delete(id)
      if (response.status !== 401 || second === undefined) {
        return response
      }
      const sent = second.headers.get('Authorization')
      if (sent === `Bearer ${tokens.accessToken}` && !(await refreshOnce())) {
        return response
      }
      second.headers.set('Authorization', `Bearer ${tokens.accessToken}`)
      return fetch(second)
    },
    onError({ id }) {
      again.delete(id)
    },
  }

  client.use(bearer)
  return client
}
