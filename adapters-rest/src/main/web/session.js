/** @typedef {import('./schema.js').components['schemas']} Schemas */

/** How often a request is sent if its response is lost. In REFRESH_GRACE_SECONDS the service repeats its response. */
const ATTEMPTS = 3

/** In localStorage: when a request with the refresh cookie was sent, until its response has come. */
const SENT = 'voicesurveyagent sent'

/** How long another request waits for that response, in milliseconds. */
const ORPHAN = 1_000

/** A server may ask for more, but a person waits. In milliseconds. */
const LONGEST_WAIT = 60_000

const tabs = new BroadcastChannel('voicesurveyagent')

/**
 * The access token is only in the memory of this page. The session is a cookie that no script can read.
 *
 * @type {string | undefined}
 */
let accessToken
/** @type {Promise<string> | undefined} */
let renewal

tabs.addEventListener('message', () => leave('/', 'SIGNED_OUT'))

/** A request that did not succeed. */
export class Failure extends Error {
  /**
   * @param {number} status the status of the response; 0 if there was no response
   * @param {string} code the problem code; UNREACHABLE if there was no response
   * @param {string} [requestId]
   * @param {Headers} [headers]
   * @param {string} [field] the first part of the request that the service does not accept, if it names one
   */
  constructor(status, code, requestId = '', headers = new Headers(), field = '') {
    super(`${status} ${code}`)
    this.status = status
    this.code = code
    this.requestId = requestId
    this.field = field
    /** How long to wait before the next attempt, in milliseconds. */
    this.retryAfter = waitOf(headers.get('Retry-After') ?? '')
    this.challenge = headers.get('WWW-Authenticate') ?? ''
  }

  /** True if the same request may succeed later. */
  get isTransient() {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/**
 * @param {string} text Retry-After: seconds or a date (RFC 9110, section 10.2.3)
 * @returns {number} milliseconds, at most a minute; 0 if the text is neither
 */
function waitOf(text) {
  const seconds = Number(text)
  const wait = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000
  return wait > 0 ? Math.min(wait, LONGEST_WAIT) : 0
}

/**
 * Sends a request to the service.
 *
 * @param {string} url
 * @param {RequestInit} [init]
 * @throws {Failure} if there is no response
 */
export async function send(url, init) {
  try {
    return await fetch(url, init)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') {
      throw cause
    }
    throw new Failure(0, 'UNREACHABLE')
  }
}

/**
 * @param {Response} response
 * @throws {Failure} if the response is no success. A proxy may have sent it, so it need not be a problem document
 */
export async function accepted(response) {
  if (!response.ok) {
    /** @type {Partial<Schemas['Problem']>} */
    const problem = (await response.json().catch(() => undefined)) ?? {}
    const requestId = problem.request_id ?? response.headers.get('X-Request-Id') ?? ''
    throw new Failure(response.status, problem.code ?? `HTTP_${response.status}`, requestId, response.headers, problem.errors?.[0]?.field)
  }
  return response
}

/**
 * The access token. The first call gets it.
 *
 * @throws {Failure} with status 401 if there is no session
 */
export async function token() {
  return accessToken ?? renewed(accessToken)
}

/**
 * An access token in place of a refused one. Calls at the same time share one request.
 *
 * @param {string | undefined} refused
 * @throws {Failure} with status 401 if there is no session
 */
export async function renewed(refused) {
  if (accessToken !== undefined && accessToken !== refused) {
    return accessToken
  }
  renewal ??= refresh().finally(() => {
    renewal = undefined
  })
  return renewal
}

async function refresh() {
  const response = await accepted(await alone('/api/auth/refresh'))
  /** @type {Schemas['TokenPair']} */
  const pair = await response.json()
  const before = accessToken
  accessToken = pair.access_token
  if (before !== undefined && userOf(before) !== userOf(accessToken)) {
    // Another person has signed in in another tab. This page shows what the first one may see.
    location.reload()
    return halt()
  }
  return accessToken
}

/** @param {string} jwt */
function userOf(jwt) {
  return JSON.parse(atob((jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))).sub
}

/**
 * Posts with the refresh cookie, one tab at a time. A cookie that another tab has just replaced would look stolen. Pages
 * under http have no locks. There, only the grace of the service prevents this.
 *
 * @param {string} path
 * @returns {Promise<Response>}
 */
async function alone(path) {
  return 'locks' in navigator ? await navigator.locks.request('voicesurveyagent', () => last(path)) : post(path)
}

/**
 * Posts after the request of a page that was closed meanwhile: such a page gives up the lock, but not the request.
 *
 * @param {string} path
 */
async function last(path) {
  const age = Date.now() - Number(localStorage.getItem(SENT))
  if (age >= 0 && age < ORPHAN) {
    await new Promise((resolve) => setTimeout(resolve, ORPHAN - age))
  }
  localStorage.setItem(SENT, String(Date.now()))
  const response = await post(path)
  localStorage.removeItem(SENT)
  return response
}

/**
 * Posts, also if the page is closed meanwhile: the browser must store the new cookie.
 *
 * @param {string} path
 */
async function post(path) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(path, { method: 'POST', keepalive: true })
    } catch (lost) {
      if (attempt === ATTEMPTS) {
        throw lost
      }
    }
  }
}

/**
 * Ends the session in all tabs, and at the identity provider if the provider leads back.
 *
 * @returns {Promise<never>}
 * @throws {Failure} if the session may still be live
 */
export async function signOut() {
  const response = await alone('/api/auth/logout')
  // 401: the session has already ended.
  const isOver = response.status === 401
  /** @type {Partial<Schemas['LogoutAnswer']>} */
  const answer = isOver ? {} : await (await accepted(response)).json()
  tabs.postMessage('signed out')
  return leave(wayBack(answer.end_session_url) ?? '/', 'SIGNED_OUT')
}

/**
 * The logout page of the provider. Without post_logout_redirect_uri it does not lead back here.
 *
 * @param {string | null | undefined} url
 */
function wayBack(url) {
  return url && new URL(url).searchParams.has('post_logout_redirect_uri') ? url : undefined
}

/**
 * Leads to the sign-in page, and from there back to this page.
 *
 * @param {string} code the reason, for sessionText
 */
export function leaveToSignIn(code) {
  const here = location.pathname + location.search
  return leave(location.pathname === '/' ? '/' : `/?return_to=${encodeURIComponent(here)}`, code)
}

/**
 * @param {string} url
 * @param {string} code
 */
function leave(url, code) {
  accessToken = undefined
  keep('notice', code)
  location.replace(url)
  return halt()
}

/**
 * Keeps a value for the next page of this tab: never a token or another secret.
 *
 * @param {'notice' | 'change'} name
 * @param {string} value
 */
export function keep(name, value) {
  sessionStorage.setItem(`voicesurveyagent ${name}`, value)
}

/**
 * The value that the page before has kept, once.
 *
 * @param {'notice' | 'change'} name
 */
export function take(name) {
  const value = sessionStorage.getItem(`voicesurveyagent ${name}`)
  sessionStorage.removeItem(`voicesurveyagent ${name}`)
  return value ?? undefined
}

/**
 * Waits until the browser has left this page, so that nothing shows a failure meanwhile.
 *
 * @returns {Promise<never>}
 */
export function halt() {
  return new Promise(() => {})
}
