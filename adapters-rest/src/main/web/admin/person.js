import { h } from '../preact.js'
import { useEffect, useLayoutEffect, useRef, useState } from '../hooks.js'
import { sessionsOf, user } from '../api.js'
import { Ago, ask, Heading, hush, LoadFailure, report, say, useAlone, useLoaded } from '../parts.js'
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
/** @typedef {{ user: User, show: (user: User) => void, change: Changing, etag: () => string }} Controls etag: of now */

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
  const back = { href: list, text: t('backToUsers') }
  const isWrong = person.failure !== undefined && !person.failure.isTransient
  const etag = useRef('')
  useEffect(() => remember(shown ? [shown.user] : []), [shown])
  useLayoutEffect(() => {
    etag.current = shown?.etag ?? ''
  }, [shown])

  /** @type {Changing} */
  async function change(change, show) {
    hush()
    show()
    try {
      await make(change, me, person.set)
    } catch (failed) {
      report(failed)
      if (shown) {
        person.set({ user: shown.user, etag: etag.current })
      }
    }
    sessions.reload()
  }

  /** @param {User} user */
  const show = (user) => person.set({ user, etag: etag.current })

  return [
    !isWrong && h('p', { key: 'back' }, h('a', { href: back.href }, back.text)),
    name && h(Heading, { key: 'name', text: name }),
    h(LoadFailure, { key: 'failure', of: person, back }),
    shown && h(Facts, { key: 'facts', user: shown.user }),
    shown &&
      h(
        'div',
        { key: 'controls', class: 'filters' },
        h(Role, { user: shown.user, show, change, etag: () => etag.current }),
        h(Status, { user: shown.user, show, change, etag: () => etag.current }),
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

/** @param {Controls} props */
export function Role({ user, show, change, etag }) {
  const [role, setRole] = useState(user.role)
  // Before the person can choose again, or their choice would be lost. It stays if only something else changes.
  useLayoutEffect(() => setRole(user.role), [user.role])

  const save = useAlone(async () => {
    const { id, name } = user
    if (role === user.role) {
      say(t('doneRole', { name, role: roleText(role) }))
    } else {
      await change({ kind: 'role', id, name, role, etag: etag() }, () => show({ ...user, role }))
    }
  })

  return h(
    'form',
    {
      class: 'row',
      onSubmit: (/** @type {Event} */ submit) => {
        submit.preventDefault()
        void save()
      },
    },
    h(Select, {
      label: t('role'),
      value: role,
      options: ROLES.map((value) => ({ value, text: roleText(value) })),
      choose: (value) => setRole(ROLES.find((known) => known === value) ?? role),
    }),
    h('button', { type: 'submit' }, t('save')),
  )
}

/** @param {Controls & { warning?: string }} props warning: what follows if the user is disabled */
export function Status({ user, show, change, etag, warning = t('askDisable') }) {
  const { id, name } = user

  const toggle = useAlone(async () => {
    const status = user.status === 'active' ? 'disabled' : 'active'
    const question = { title: t('askDisableTitle', { name }), text: warning, yes: t('disable') }
    if (status === 'active' || (await ask(question))) {
      await change({ kind: 'status', id, name, status, etag: etag() }, () => show({ ...user, status }))
    }
  })

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
export function SessionsOf({ user, sessions, change }) {
  const { id, name } = user
  const list = sessions.value ?? []

  /** @param {Session} session */
  function end(session) {
    const rest = list.filter((other) => other !== session)
    void change({ kind: 'session', id, name, session: session.id }, () => sessions.set(rest))
  }

  const endAll = useAlone(async () => {
    if (await ask({ title: t('askEndAllTitle', { name }), text: t('askEndAll'), yes: t('endAll') })) {
      await change({ kind: 'sessions', id, name }, () => sessions.set([]))
    }
  })

  return [
    h(Sessions, { key: 'sessions', of: sessions, end }),
    list.length > 0 && h('button', { key: 'all', type: 'button', class: 'secondary', onClick: endAll }, t('endAll')),
  ]
}
