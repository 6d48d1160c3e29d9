import createFetchClient, { type Client } from 'openapi-fetch'
import { bearing } from './bearer.js'
import type { components, paths } from './schema.js'

export interface BrowserOptions {
  /**
   * The origin of the service, such as `https://survey.example.com`. The default is the origin of the page. If the two
   * differ, they must be of the same site, and the service must name the origin of the page in `CORS_ORIGINS` and `RETURN_TO_ORIGINS`.
   */
  baseUrl?: string
  /** Called when the session is over: it expired, was revoked, or ended by a logout in another tab. */
  onSignedOut?: () => void
}

export interface SignInOptions {
  /** The page after the login: a path of the service or a complete URL. The default is this page. */
  returnTo?: string
  /** The user for the identity provider's login page, such as an email. */
  loginHint?: string
}

/** The session of a person in this browser, which all tabs share. */
export interface BrowserSession {
  /** Sends the access token, and gets another one if it is refused. */
  readonly client: Client<paths>
  /** The problem code of the last login, such as `LOGIN_DENIED`; undefined if this page does not follow a failed login. */
  readonly loginError: string | undefined
  /** Whether the user is signed in. Rejects if the service is unavailable. Call it when the page has loaded. */
  restore(): Promise<boolean>
  /** Leaves this page to sign in. */
  signIn(options?: SignInOptions): void
  /** Ends the session here and at the identity provider. Leaves this page for the provider, or else for `returnTo`. */
  signOut(returnTo?: string): Promise<void>
}

/** How often a refresh is sent if its response is lost. Within REFRESH_GRACE_SECONDS the service repeats its response. */
const ATTEMPTS = 3

/**
 * The session is a cookie that no script can read. The access token is only in the memory of this page, not in localStorage,
 * sessionStorage or a URL.
 */
export function createBrowserSession(options: BrowserOptions = {}): BrowserSession {
  const baseUrl = options.baseUrl ?? location.origin
  const client = createFetchClient<paths>({ baseUrl })
  let accessToken: string | undefined

  /**
   * Lets one tab work at a time. If two tabs sent the same cookie and the second was late, the service would treat it as
   * stolen. An insecure page has no locks; there only REFRESH_GRACE_SECONDS prevents this.
   */
  async function alone(work: () => Promise<Response>): Promise<Response> {
    return 'locks' in navigator ? await navigator.locks.request(`voicesurveyagent ${baseUrl}`, work) : work()
  }

  /** Continues if the page is closed: a new refresh token that no cookie stores would be lost. */
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

  /** Returns undefined if there is a new access token, else the response without one. */
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
      // 401: already signed out in another tab.
      if (!response.ok && response.status !== 401) {
        throw await failure(response)
      }
      accessToken = undefined
      const ended: { end_session_url?: string | null } = response.ok ? await response.json() : {}
      leaveTo(ended.end_session_url ?? returnTo)
    },
  }
}

/** If only the part after # differs, a browser stays on the page, so this reloads it. */
function leaveTo(address: string): void {
  const url = new URL(address, location.href)
  const isThisPage = url.hash !== '' && url.href.split('#')[0] === location.href.split('#')[0]
  location.assign(url)
  if (isThisPage) {
    location.reload()
  }
}

/** Removes the problem code of the last login from the address, so that a reload does not show it again. */
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
