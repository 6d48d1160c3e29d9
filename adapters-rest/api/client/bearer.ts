import type { Middleware } from 'openapi-fetch'

/** Where a client has its access token from. */
export interface AccessTokens {
  /** None where there has been none yet. */
  current(): string | undefined
  /** Gets another one: nothing where there is one now, else the answer for who asked for something. */
  renew(refused: Response): Promise<Response | undefined>
}

/** Bears the access token and, where that is refused, gets another and asks again, once. */
export function bearing(tokens: AccessTokens): Middleware {
  const again = new Map<string, Request>()
  let renewing: Promise<Response | undefined> | undefined

  function bear(request: Request): void {
    const token = tokens.current()
    if (token !== undefined) {
      request.headers.set('Authorization', `Bearer ${token}`)
    }
  }

  /** One at a time, whoever asks: all wait for the same. */
  async function renewOnce(refused: Response): Promise<Response | undefined> {
    renewing ??= tokens.renew(refused).finally(() => {
      renewing = undefined
    })
    return (await renewing)?.clone()
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
      const token = tokens.current()
      if (token === undefined || second.headers.get('Authorization') === `Bearer ${token}`) {
        const failed = await renewOnce(response.clone())
        if (failed !== undefined) {
          return failed
        }
      }
      bear(second)
      return fetch(second)
    },
    onError({ id }) {
      again.delete(id)
    },
  }
}
