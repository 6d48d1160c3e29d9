import type { Middleware } from 'openapi-fetch'
import { reauthenticationOf, type Reauthentication } from './detour.js'

/** The source of a client's access token. */
export interface AccessTokens {
  /** The current access token; undefined before the first one. */
  current(): string | undefined
  /** Gets another access token. Returns undefined on success, else the response for the caller. */
  renew(refused: Response): Promise<Response | undefined>
  /** Called for a request that needs a new login; another access token does not help. */
  onReauthentication?(required: Reauthentication, refused: Request): Promise<void>
}

/** Sends the access token. If it is refused, gets another one and repeats the request once. */
export function bearing(tokens: AccessTokens): Middleware {
  const again = new Map<string, Request>()
  let renewing: Promise<Response | undefined> | undefined

  function bear(request: Request): void {
    const token = tokens.current()
    if (token !== undefined) {
      request.headers.set('Authorization', `Bearer ${token}`)
    }
  }

  /** Only one renewal runs at a time. All callers wait for its result. */
  async function renewOnce(refused: Response): Promise<Response | undefined> {
    renewing ??= tokens.renew(refused).finally(() => {
      renewing = undefined
    })
    return (await renewing)?.clone()
  }

  /** The response to a request. The person has to sign in again if it needs that. */
  async function passedOn(response: Response, request: Request): Promise<Response> {
    const required = reauthenticationOf(response)
    if (required !== undefined) {
      await tokens.onReauthentication?.(required, request)
    }
    return response
  }

  return {
    onRequest({ request, id }) {
      bear(request)
      again.set(id, request.clone())
      return request
    },
    async onResponse({ response, id }) {
      const second = again.get(id)
      again.delete(id)
      if (response.status !== 401 || second === undefined) {
        return response
      }
      if (reauthenticationOf(response) !== undefined) {
        return passedOn(response, second)
      }
      const token = tokens.current()
      if (token === undefined || second.headers.get('Authorization') === `Bearer ${token}`) {
        const failed = await renewOnce(response.clone())
        if (failed !== undefined) {
          return failed
        }
      }
      bear(second)
      return passedOn(await fetch(second.clone()), second)
    },
    onError({ id }) {
      again.delete(id)
    },
  }
}
