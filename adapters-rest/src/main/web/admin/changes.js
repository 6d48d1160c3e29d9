/** @typedef {import('../api.js').VersionedUser} VersionedUser */
/**
 * A change by an administrator, as data: it may have to wait for a new login.
 *
 * @typedef {{ kind: 'role', id: string, name: string, role: 'admin' | 'campaign_manager' | 'viewer', etag: string }
 *   | { kind: 'status', id: string, name: string, status: 'active' | 'disabled', etag: string }
 *   | { kind: 'session', id: string, name: string, session: string }
 *   | { kind: 'sessions', id: string, name: string }
 *   | import('./credentials.js').ProgramChange} Change
 */
/** @typedef {Extract<Change, { etag: string }>} Edit */
import { changeUser, endSessionOf, endSessionsOf, isTooOld, providers, user } from '../api.js'
import { ask, say } from '../parts.js'
import { address } from '../router.js'
import { Failure, halt, keep } from '../session.js'
import { roleText, statusText, t } from '../text.js'
import { changeProgram } from './credentials.js'

/** @typedef {import('../api.js').User} User */
/** @typedef {(current: VersionedUser) => void} Show called with the user as it is after a change, or instead of it */

/**
 * Makes a change and states it. If the login is too old for it, leads to a new login, after which the change is made.
 *
 * @param {Change} change
 * @param {User} me
 * @param {Show} show
 * @param {boolean} [mayLeave] false after the new login
 * @throws {Failure} if the service refuses the change
 */
export async function make(change, me, show, mayLeave = true) {
  try {
    say(await sent(change, show))
  } catch (failure) {
    if (failure instanceof Failure && mayLeave && isTooOld(failure)) {
      return signInAgain(change, me, failure)
    }
    if (failure instanceof Failure && failure.code === 'STALE' && 'etag' in change) {
      return makeAfterAnother(change, me, show, mayLeave)
    }
    throw failure
  }
}

/**
 * @param {Change} change
 * @param {Show} show
 * @returns {Promise<string>} what has happened
 */
async function sent(change, show) {
  switch (change.kind) {
    case 'role':
    case 'status':
      show(await changeUser(change.id, patch(change), change.etag))
      return done(change)
    case 'session':
      await endSessionOf(change.id, change.session)
      return t('doneSession')
    case 'sessions':
      return t('doneSessions', { count: await endSessionsOf(change.id), name: change.name })
    default:
      return changeProgram(change)
  }
}

/** @param {Edit} edit */
function patch(edit) {
  return edit.kind === 'role' ? { role: edit.role } : { status: edit.status }
}

/** @param {Edit} edit */
function done(edit) {
  const { name } = edit
  if (edit.kind === 'role') {
    return t('doneRole', { name, role: roleText(edit.role) })
  }
  return edit.status === 'disabled' ? t('doneDisabled', { name }) : t('doneEnabled', { name })
}

/**
 * Another administrator was first: shows the user as it is now, and asks again.
 *
 * @param {Edit} edit
 * @param {User} me
 * @param {Show} show
 * @param {boolean} mayLeave
 */
async function makeAfterAnother(edit, me, show, mayLeave) {
  const current = await user(edit.id)
  show(current)
  if (isMade(edit, current.user)) {
    say(done(edit))
  } else if (await ask(questionAfterAnother(edit, current.user))) {
    await make({ ...edit, etag: current.etag }, me, show, mayLeave)
  }
}

/**
 * @param {Edit} edit
 * @param {User} now
 */
function isMade(edit, now) {
  return edit.kind === 'role' ? now.role === edit.role : now.status === edit.status
}

/**
 * @param {Edit} edit
 * @param {User} now
 */
function questionAfterAnother(edit, now) {
  const wanted = edit.kind === 'role' ? roleText(edit.role) : statusText(edit.status)
  return {
    title: t('askStaleTitle'),
    text: t('askStale', { name: edit.name, role: roleText(now.role), status: statusText(now.status), wanted }),
    yes: t('changeAnyway'),
  }
}

/** @typedef {{ person: string, change: Change, until: number }} Waiting until: in milliseconds since 1970 */

/** The time limit of a login at the service, in milliseconds. */
const LIFETIME = 10 * 60_000

/**
 * Leads to a login as recent and strong as the service asks for (RFC 9470, section 3), and from there back to this page.
 * Meanwhile the change lies in sessionStorage, without a token. With several providers the person chooses theirs: another
 * one may claim the domain of the email.
 *
 * @param {Change} change
 * @param {User} me
 * @param {Failure} refusal
 */
async function signInAgain(change, me, { challenge }) {
  const isOnlyProvider = (await providers()).length === 1
  /** @type {Waiting} */
  const waiting = { person: me.id, change, until: Date.now() + LIFETIME }
  keep('change', JSON.stringify(waiting))
  location.assign(
    address('/api/auth/login', {
      max_age: /[ ,]max_age="(\d+)"/.exec(challenge)?.[1],
      acr_values: /[ ,]acr_values="([^"]+)"/.exec(challenge)?.[1],
      login_hint: isOnlyProvider ? (me.email ?? '') : '',
      return_to: location.pathname + location.search,
    }),
  )
  return halt()
}

/**
 * The change that waited for the new login of a person.
 *
 * @param {string | undefined} text
 * @param {User} me
 * @returns {{ change?: Change, refusal?: string }} refusal: why it must not be made
 */
export function waiting(text, me) {
  if (text === undefined) {
    return {}
  }
  /** @type {Waiting} */
  const { person, change, until } = JSON.parse(text)
  if (person !== me.id) {
    return { refusal: t('changeOfAnother', { name: me.name }) }
  }
  return Date.now() < until ? { change } : { refusal: t('changeGivenUp') }
}
