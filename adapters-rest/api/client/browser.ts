import createFetchClient, { type Client } from 'openapi-fetch'
import { bearing } from './bearer.js'
import { Detour, reauthenticationOf, type Reauthentication } from './detour.js'
import type { components, paths } from './schema.js'

export interface BrowserOptions {
  /**
   * The origin of the service, such as `https://survey.example.com`. The default is the origin of the page. If the two
   * differ, they must be of the same site, and the service must name the origin of the page in `CORS_ORIGINS` and `RETURN_TO_ORIGINS`.
   */
  baseUrl?: string
  /** Called when the session is over: it expired, was revoked, or ended by a logout in another tab. */
  onSignedOut?: () => void
  /**
   * Called with the response to a repeated change. The service had refused the change with `REAUTHENTICATION_REQUIRED`,
   * and the user has signed in again.
   */
  onRepeated?: (response: Response) => void
}

export interface SignInOptions extends Reauthentication {
  /** The page after the login: a path of the service or a complete URL. The default is this page. */
  returnTo?: string
  /** The user for the identity provider's login page, such as an email. */
  loginHint?: string
}

/** The session of a person in this browser, which all tabs share. */
export interface BrowserSession {
  /**
   * Sends the access token, and gets another one if it is refused. If another person has signed in in another tab, the
   * client reloads this page and does not send the request again. If a change needs a more recent or stronger login, the
   * client leaves this page to sign in. `restore()` then sends the change again.
   */
  readonly client: Client<paths>
  /** The problem code of the last login, such as `LOGIN_DENIED`; undefined if this page does not follow a failed login. */
  readonly loginError: string | undefined
  /**
   * Whether the user is signed in. Rejects if the service is unavailable. Call it when the page has loaded. It also sends
   * the change that waits for the new login of this user.
   */
  restore(): Promise<boolean>
  /** Leaves this page to sign in. */
  signIn(options?: SignInOptions): void
  /** Ends the session here and at the identity provider. Leaves this page for the provider, or else for `returnTo`. */
  signOut(returnTo?: string): Promise<void>
}

/** How often a refresh is sent if its response is lost. Within REFRESH_GRACE_SECONDS the service repeats its response. */
const ATTEMPTS = 3

/** How long a request waits for the response to that of a closed page, in milliseconds. */
const ORPHAN_MS = 1_000

/**
 * The session is a cookie that no script can read. The access token is only in the memory of this page, not in localStorage,
 * sessionStorage or a URL. A change that waits for a new login is in sessionStorage. localStorage has only the time at
 * which a request with the cookie was sent, until its response has come.
 */
export function createBrowserSession(options: BrowserOptions = {}): BrowserSession {
  const baseUrl = options.baseUrl ?? location.origin
  const client = createFetchClient<paths>({ baseUrl })
  const detour = new Detour(baseUrl)
  const sent = `voicesurveyagent sent ${baseUrl}`
  let accessToken: string | undefined

  /**
   * Lets one tab work at a time. If two tabs sent the same cookie and the second was late, the service would treat it as
   * stolen. An insecure page has no locks; there only REFRESH_GRACE_SECONDS prevents this.
   */
  async function alone(work: () => Promise<Response>): Promise<Response> {
    return 'locks' in navigator
      ? await navigator.locks.request(`voicesurveyagent ${baseUrl}`, () => afterClosedPage(work))
      : work()
  }

  /** A page that is closed gives up its lock, but not its request. Until the response has come, the cookie is the old one. */
  async function afterClosedPage(work: () => Promise<Response>): Promise<Response> {
    const age = Date.now() - Number(localStorage.getItem(sent))
    if (age >= 0 && age < ORPHAN_MS) {
      await new Promise((resolve) => setTimeout(resolve, ORPHAN_MS - age))
    }
    localStorage.setItem(sent, String(Date.now()))
    try {
      return await work()
    } finally {
      localStorage.removeItem(sent)
    }
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
      const before = accessToken
      accessToken = pair.access_token
      if (before !== undefined && userOf(before) !== userOf(accessToken)) {
        return replacePage()
      }
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

  /** Another person has signed in in another tab. Requests of this page must not be sent in their name. */
  function replacePage(): Promise<never> {
    location.reload()
    return new Promise(() => {})
  }

  function signIn({ returnTo = location.href, loginHint, maxAge, acrValues }: SignInOptions = {}): void {
    const url = new URL('/api/auth/login', baseUrl)
    url.searchParams.set('return_to', returnTo)
    for (const [name, value] of Object.entries({ login_hint: loginHint, max_age: maxAge, acr_values: acrValues })) {
      if (value !== undefined) {
        url.searchParams.set(name, String(value))
      }
    }
    location.assign(url)
  }

  async function signInAgain(required: Reauthentication, change: Request): Promise<void> {
    if (accessToken !== undefined) {
      await detour.keep(change, userOf(accessToken))
      signIn(required)
    }
  }

  /** Repeats the change once. If the new login is not sufficient either, the page gets the refusal. */
  async function repeat(token: string): Promise<void> {
    const change = detour.take(userOf(token))
    if (change === undefined) {
      return
    }
    const response = await send(change.clone())
    const expired = response.status === 401 && reauthenticationOf(response) === undefined
    options.onRepeated?.(expired && (await refresh()) === undefined ? await send(change) : response)
  }

  function send(change: Request): Promise<Response> {
    change.headers.set('Authorization', `Bearer ${accessToken}`)
    return fetch(change)
  }

  client.use(bearing({ current: () => accessToken, renew: refresh, onReauthentication: signInAgain }))

  const loginError = takeLoginError()
  if (loginError !== undefined) {
    detour.drop()
  }

  return {
    client,
    loginError,

    async restore() {
      const refused = await refresh()
      if (refused !== undefined && refused.status !== 401) {
        throw await failure(refused)
      }
      if (accessToken !== undefined) {
        await repeat(accessToken)
      }
      return refused === undefined
    },

    signIn,

    async signOut(returnTo = location.href) {
      const response = await alone(() => post('/api/auth/logout'))
      // 401: already signed out in another tab.
      if (!response.ok && response.status !== 401) {
        throw await failure(response)
      }
      accessToken = undefined
      detour.drop()
      const ended: { end_session_url?: string | null } = response.ok ? await response.json() : {}
      leaveTo(ended.end_session_url ?? returnTo)
    },
  }
}

/** The id of the user whose access token it is. */
function userOf(accessToken: string): string {
  const payload = accessToken.split('.')[1] ?? ''
  const claims: { sub: string } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
  return claims.sub
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
