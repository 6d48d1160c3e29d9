import createFetchClient, { type Client } from 'openapi-fetch'
import { bearing } from './bearer.js'
import type { components, paths } from './schema.js'

export interface BrowserOptions {
  /**
   * The origin of the service, as `https://survey.example.com`; without it, that of the page. Where they differ, both are
   * of one site, and the service names the page's origin in `CORS_ORIGINS` and `RETURN_TO_ORIGINS`.
   */
  baseUrl?: string
  /** Called where it turns out that the session is over: it has expired, was ended, or was signed out of in another tab. */
  onSignedOut?: () => void
}

export interface SignInOptions {
  /** Where the browser comes back to: a path of the service or a whole URL; without it, this page. */
  returnTo?: string
  /** Tells the identity provider who signs in, such as an email. */
  loginHint?: string
}

/** The session of a person in this browser, which all tabs share. */
export interface BrowserSession {
  /** Bears the access token, and gets another where it is refused. */
  readonly client: Client<paths>
  /** The code of the problem that the last sign-in ended in, such as `LOGIN_DENIED`, where this page was come back to so. */
  readonly loginError: string | undefined
  /** Whether the person is signed in. Rejects where the service can't tell. Call it when the page has loaded. */
  restore(): Promise<boolean>
  /** Leaves this page to sign in. */
  signIn(options?: SignInOptions): void
  /** Ends the session here and at the identity provider, and leaves this page: to the provider, else to `returnTo`. */
  signOut(returnTo?: string): Promise<void>
}

/** How often a refresh is sent whose answer was lost; within REFRESH_GRACE_SECONDS the service gives the same one again. */
const ATTEMPTS = 3

/**
 * The session lives in a cookie that no script can read, and the access token in the memory of this page alone: nothing of
 * it is in localStorage, sessionStorage or a URL.
 */
export function createBrowserSession(options: BrowserOptions = {}): BrowserSession {
  const baseUrl = options.baseUrl ?? location.origin
  const client = createFetchClient<paths>({ baseUrl })
  let accessToken: string | undefined

  /**
   * One tab after the other. Two that send the same cookie would be taken for a thief and a victim where the second one is
   * late. Without locks, on a page that is not secure, REFRESH_GRACE_SECONDS alone keeps them apart.
   */
  async function alone(work: () => Promise<Response>): Promise<Response> {
    return 'locks' in navigator ? await navigator.locks.request(`voicesurveyagent ${baseUrl}`, work) : work()
  }

  /** Also where the page is closed meanwhile: a new refresh token that no cookie takes would be lost. */
  function post(path: keyof paths): Promise<Response> {
    return fetch(new URL(path, baseUrl), { method: 'POST', credentials: 'include', keepalive: true })
  }

  async function sendRefresh(): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await post('/api/auth/refresh')
      } catch (lost) {
        if (attempt === ATTEMPTS) {
          throw lost
        }
      }
    }
  }

  /** Nothing where there is a new access token, else the answer that there is none. */
  async function refresh(): Promise<Response | undefined> {
    const response = await alone(sendRefresh)
    if (response.ok) {
      const pair: components['schemas']['TokenPair'] = await response.json()
      accessToken = pair.access_token
      return undefined
    }
    if (response.status === 401) {
      const was = accessToken
      accessToken = undefined
      if (was !== undefined) {
        options.onSignedOut?.()
      }
    }
    return response
  }

  client.use(bearing({ current: () => accessToken, renew: refresh }))

  return {
    client,
    loginError: takeLoginError(),

    async restore() {
      const refused = await refresh()
      if (refused !== undefined && refused.status !== 401) {
        throw await failure(refused)
      }
      return refused === undefined
    },

    signIn({ returnTo = location.href, loginHint }: SignInOptions = {}) {
      const url = new URL('/api/auth/login', baseUrl)
      url.searchParams.set('return_to', returnTo)
      if (loginHint !== undefined) {
        url.searchParams.set('login_hint', loginHint)
      }
      location.assign(url)
    },

    async signOut(returnTo = location.href) {
      const response = await alone(() => post('/api/auth/logout'))
      // 401: signed out already, in another tab.
      if (!response.ok && response.status !== 401) {
        throw await failure(response)
      }
      accessToken = undefined
      const ended: { end_session_url?: string | null } = response.ok ? await response.json() : {}
      leaveTo(ended.end_session_url ?? returnTo)
    },
  }
}

/** A browser stays on the page where only the part after # differs, so there it is loaded again. */
function leaveTo(address: string): void {
  const url = new URL(address, location.href)
  const isThisPage = url.hash !== '' && url.href.split('#')[0] === location.href.split('#')[0]
  location.assign(url)
  if (isThisPage) {
    location.reload()
  }
}

/** Why the last sign-in failed, taken out of the address, so that a reload does not show it again. */
function takeLoginError(): string | undefined {
  const url = new URL(location.href)
  const code = url.searchParams.get('login_error')
  if (code === null) {
    return undefined
  }
  url.searchParams.delete('login_error')
  history.replaceState(history.state, '', url)
  return code
}

async function failure(response: Response): Promise<Error> {
  const problem: Partial<components['schemas']['Problem']> = await response.json().catch(() => ({}))
  return new Error(`${problem.code ?? response.status}: ${problem.detail ?? response.statusText}`)
}
