import { user } from '../api.js'
import { Failure } from '../session.js'

/** @typedef {import('../api.js').User} User */

/** The users that this page has seen. */
/** @type {Map<string, User>} */
const known = new Map()
/** @type {Map<string, Promise<User | undefined>>} */
const asked = new Map()

/** @param {User[]} users */
export function remember(users) {
  users.forEach((user) => known.set(user.id, user))
}

/**
 * The user as this page last saw them.
 *
 * @param {string} id
 */
export function seen(id) {
  return known.get(id)
}

/**
 * The user, asked for once. Undefined if there is no such user.
 *
 * @param {string} id
 * @returns {Promise<User | undefined>}
 */
export async function find(id) {
  const answer = known.get(id) ?? asked.get(id) ?? ask(id)
  return answer
}

/** @param {string} id */
function ask(id) {
  const answer = user(id).then(
    (found) => {
      remember([found.user])
      return found.user
    },
    (failure) => {
      if (failure instanceof Failure && failure.status === 404) {
        return undefined
      }
      asked.delete(id)
      throw failure
    },
  )
  asked.set(id, answer)
  return answer
}
