import { h } from '../preact.js'
import { useEffect, useLayoutEffect, useState } from '../hooks.js'
import { sessionsOf, user } from '../api.js'
import { Ago, ask, Heading, hush, LoadFailure, report, say, useLoaded } from '../parts.js'
import { address } from '../router.js'
import { Sessions } from '../sessions.js'
import { roleText, statusText, t } from '../text.js'
import { make } from './changes.js'
import { remember, seen } from './people.js'
import { ROLES, Select } from './select.js'

/** @typedef {import('../api.js').Session} Session */
/** @typedef {import('../api.js').User} User */
/** @typedef {import('../api.js').VersionedUser} VersionedUser */
/** @typedef {import('./changes.js').Change} Change */
/** @typedef {(change: Change, show: () => void) => Promise<void>} Changing makes a change that shows immediately */

/**
 * One user, with their sessions.
 *
 * @param {{ id: string, me: User, list: string }} props list: the address of the list that the person came from
 */
export function Person({ id, me, list }) {
  const person = useLoaded((signal) => user(id, signal), [id])
  const sessions = useLoaded((signal) => sessionsOf(id, signal), [id])
  const shown = person.value
  const name = (shown?.user ?? seen(id))?.name ?? (person.failure && t('user'))
  useEffect(() => remember(shown ? [shown.user] : []), [shown])

  /** @type {Changing} */
  async function change(change, show) {
    hush()
    show()
    try {
      await make(change, me, person.set)
    } catch (failed) {
      report(failed)
      if (shown) {
        person.set({ ...shown })
      }
    }
    sessions.reload()
  }

  return [
    h('p', { key: 'back' }, h('a', { href: list }, t('backToUsers'))),
    name && h(Heading, { key: 'name', text: name }),
    h(LoadFailure, { key: 'failure', of: person }),
    shown && h(Facts, { key: 'facts', user: shown.user }),
    shown &&
      h(
        'div',
        { key: 'controls', class: 'filters' },
        h(Role, { shown, show: person.set, change }),
        h(Status, { shown, show: person.set, change }),
      ),
    shown && h(SessionsOf, { key: 'sessions', user: shown.user, sessions, change }),
  ]
}

/** @param {{ user: User }} props */
function Facts({ user }) {
  return h(
    'p',
    { class: 'facts' },
    user.email !== null && h('bdi', {}, user.email),
    h('span', {}, t('lastSignIn'), ': ', user.last_login_at === null ? t('never') : h(Ago, { at: user.last_login_at })),
    h('a', { href: address('/admin/audit', { user: user.id }) }, t('auditOfUser')),
    h('a', { href: address('/admin/audit', { type: 'role_changed', user: user.id }) }, t('rolesOfUser')),
  )
}

/** @param {{ shown: VersionedUser, show: (shown: VersionedUser) => void, change: Changing }} props */
function Role({ shown, show, change }) {
  const { user, etag } = shown
  const [role, setRole] = useState(user.role)
  // Before the person can choose again, or their choice would be lost.
  useLayoutEffect(() => setRole(user.role), [shown])

  /** @param {Event} submit */
  function save(submit) {
    submit.preventDefault()
    if (role === user.role) {
      say(t('doneRole', { name: user.name, role: roleText(role) }))
    } else {
      const { id, name } = user
      void change({ kind: 'role', id, name, role, etag }, () => show({ etag, user: { ...user, role } }))
    }
  }

  return h(
    'form',
    { class: 'row', onSubmit: save },
    h(Select, {
      label: t('role'),
      value: role,
      options: ROLES.map((value) => ({ value, text: roleText(value) })),
      choose: (value) => setRole(ROLES.find((known) => known === value) ?? role),
    }),
    h('button', { type: 'submit' }, t('save')),
  )
}

/** @param {{ shown: VersionedUser, show: (shown: VersionedUser) => void, change: Changing }} props */
function Status({ shown, show, change }) {
  const { user, etag } = shown
  const { id, name } = user

  /** @param {User['status']} status */
  function set(status) {
    void change({ kind: 'status', id, name, status, etag }, () => show({ etag, user: { ...user, status } }))
  }

  async function toggle() {
    if (user.status === 'disabled') {
      set('active')
    } else if (await ask({ title: t('askDisableTitle', { name }), text: t('askDisable'), yes: t('disable') })) {
      set('disabled')
    }
  }

  return h(
    'p',
    { class: 'row' },
    h('span', {}, t('status'), ': ', h('strong', { class: user.status }, statusText(user.status))),
    h(
      'button',
      { type: 'button', class: 'secondary', onClick: toggle },
      user.status === 'active' ? t('disable') : t('enable'),
    ),
  )
}

/** @param {{ user: User, sessions: import('../parts.js').Loaded<Session[]>, change: Changing }} props */
function SessionsOf({ user, sessions, change }) {
  const { id, name } = user
  const list = sessions.value ?? []

  /** @param {Session} session */
  function end(session) {
    const rest = list.filter((other) => other !== session)
    void change({ kind: 'session', id, name, session: session.id }, () => sessions.set(rest))
  }

  async function endAll() {
    if (await ask({ title: t('askEndAllTitle', { name }), text: t('askEndAll'), yes: t('endAll') })) {
      void change({ kind: 'sessions', id, name }, () => sessions.set([]))
    }
  }

  return [
    h(Sessions, { key: 'sessions', of: sessions, end }),
    list.length > 0 && h('button', { key: 'all', type: 'button', class: 'secondary', onClick: endAll }, t('endAll')),
  ]
}
