import createFetchClient, { type Client } from 'openapi-fetch'
import { bearing } from './bearer.js'
import type { components, paths } from './schema.js'

export { createBrowserSession, type BrowserOptions, type BrowserSession, type SignInOptions } from './browser.js'
export { reauthenticationOf, type Reauthentication } from './detour.js'
export type { components, paths } from './schema.js'
export type UserProfile = components['schemas']['UserProfile']
export type Problem = components['schemas']['Problem']

/** The tokens of a program. A page has its session in a cookie instead: see `createBrowserSession`. */
export interface Tokens {
  accessToken: string
  refreshToken: string
}

export interface Options {
  /** The origin of the service, such as `https://survey.example.com`. */
  baseUrl: string
  tokens: Tokens
  /** Called with each new pair, which replaces the old one. */
  onTokens?: (tokens: Tokens) => void
}

/**
 * A client that sends the access token. If it is refused, the client refreshes it and repeats the request once. A program
 * cannot sign in: it gets the response `REAUTHENTICATION_REQUIRED`, which `reauthenticationOf` reads.
 */
export function createClient(options: Options): Client<paths> {
  const client = createFetchClient<paths>({ baseUrl: options.baseUrl })
  const anonymous = createFetchClient<paths>({ baseUrl: options.baseUrl })
  let tokens = options.tokens

  client.use(
    bearing({
      current: () => tokens.accessToken,
      async renew(refused) {
        const { data } = await anonymous.POST('/api/auth/refresh', { body: { refresh_token: tokens.refreshToken } })
        if (data?.refresh_token === undefined) {
          return refused
        }
        tokens = { accessToken: data.access_token, refreshToken: data.refresh_token }
        options.onTokens?.(tokens)
        return undefined
      },
    }),
  )
  return client
}
