/** What a new login must meet before the service makes a change (RFC 9470, section 3). */
export interface Reauthentication {
  /** The maximum age of the authentication at the identity provider, in seconds. */
  maxAge?: number
  /** The accepted authentication context classes, separated by spaces; one of them is needed. */
  acrValues?: string
}

/** A refused change, as it lies in sessionStorage. It has no token: only these headers are kept. */
interface WaitingChange {
  user: string
  method: string
  url: string
  headers: [string, string][]
  body: string
  /** In milliseconds since 1970. */
  until: number
}

const KEPT_HEADERS = ['content-type', 'if-match']

/** The time limit of a login at the service. */
const LIFETIME_MS = 10 * 60 * 1000

/** What the service requires of a new login; nothing if it refused the request for another reason. */
export function reauthenticationOf(response: Response): Reauthentication | undefined {
  const challenge = response.headers.get('WWW-Authenticate') ?? ''
  if (response.status !== 401 || !challenge.includes('error="insufficient_user_authentication"')) {
    return undefined
  }
  const maxAge = /[ ,]max_age="(\d+)"/.exec(challenge)?.[1]
  const acrValues = /[ ,]acr_values="([^"]+)"/.exec(challenge)?.[1]
  return { ...(maxAge !== undefined && { maxAge: Number(maxAge) }), ...(acrValues !== undefined && { acrValues }) }
}

/** The change of this tab that waits for the person's new login: at most one, bound to its user, used once. */
export class Detour {
  readonly #key: string

  constructor(baseUrl: string) {
    this.#key = `voicesurveyagent change ${baseUrl}`
  }

  async keep(request: Request, user: string): Promise<void> {
    const change: WaitingChange = {
      user,
      method: request.method,
      url: request.url,
      headers: KEPT_HEADERS.flatMap((name): [string, string][] => {
        const value = request.headers.get(name)
        return value === null ? [] : [[name, value]]
      }),
      body: await request.text(),
      until: Date.now() + LIFETIME_MS,
    }
    sessionStorage.setItem(this.#key, JSON.stringify(change))
  }

  /** The change, which is then gone; nothing if it belongs to another user or has waited too long. */
  take(user: string): Request | undefined {
    const text = sessionStorage.getItem(this.#key)
    sessionStorage.removeItem(this.#key)
    if (text === null) {
      return undefined
    }
    const change: WaitingChange = JSON.parse(text)
    if (change.user !== user || change.until < Date.now()) {
      return undefined
    }
    const { method, url, headers, body } = change
    return new Request(url, { method, headers, ...(body !== '' && { body }) })
  }

  drop(): void {
    sessionStorage.removeItem(this.#key)
  }
}
