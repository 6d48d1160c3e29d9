import { h } from '../preact.js'
import { useEffect, useLayoutEffect, useRef, useState } from '../hooks.js'
import { sessionsOf, user } from '../api.js'
import { Ago, Heading, hush, LoadFailure, useLoaded } from '../parts.js'
import { address } from '../router.js'
import { t } from '../text.js'
import { make } from './changes.js'
import { forgetSecret, newSecret } from './credentials.js'
import { refused } from './forms.js'
import { Role, SessionsOf, Status } from './person.js'
import { service, trusts } from './programs.js'
import { Secrets } from './secrets.js'
import { Trusts } from './trusts.js'

/** @typedef {import('../api.js').User} User */
/** @typedef {import('./changes.js').Change} Change */
/** @typedef {import('./programs.js').Service} Service */
/** @typedef {import('../session.js').Failure} Failure */
/** @typedef {(change: Change, show?: () => void) => Promise<Failure | undefined>} Changing why the change was not made */

/**
 * One service account, with its secrets, trust rules and tokens.
 *
 * @param {{ name: string, me: User }} props
 */
export function ServiceAccount({ name, me }) {
  const page = useLoaded((signal) => load(name, signal), [name])
  const [created, setCreated] = useState(() => newSecret(name))
  const shown = page.value
  const back = { href: '/admin/services', text: t('backToServices') }
  const isWrong = page.failure !== undefined && !page.failure.isTransient
  const etag = useRef('')
  useLayoutEffect(() => {
    etag.current = shown?.holder.etag ?? ''
  }, [shown])
  useEffect(() => forgetSecret, [])

  /** @type {Changing} */
  async function change(change, show = () => {}) {
    hush()
    show()
    /** @type {Failure | undefined} */
    let refusal
    try {
      await make(change, me, (holder) => shown && page.set({ ...shown, holder }))
    } catch (failed) {
      refusal = refused(failed)
    }
    setCreated(newSecret(name))
    page.reload()
    return refusal
  }

  /** @type {import('./person.js').Changing} */
  async function changeUser(made, show) {
    await change(made, show)
  }

  return [
    !isWrong && h('p', { key: 'back' }, h('a', { href: back.href }, back.text)),
    h(Heading, { key: 'name', text: name }),
    h(LoadFailure, { key: 'failure', of: page, back }),
    shown && h(Facts, { key: 'facts', account: shown.account }),
    shown &&
      h(Controls, {
        key: 'controls',
        user: shown.holder.user,
        show: (user) => page.set({ ...shown, holder: { user, etag: etag.current } }),
        change: changeUser,
        etag: () => etag.current,
      }),
    shown && h(Secrets, { key: 'secrets', account: shown.account, created, change }),
    shown && h(Trusts, { key: 'trusts', name, rules: shown.rules, change }),
    shown &&
      h(SessionsOf, {
        key: 'tokens',
        user: shown.holder.user,
        sessions: { ...page, value: shown.tokens, failure: undefined, set: (tokens) => page.set({ ...shown, tokens }) },
        change: changeUser,
      }),
  ]
}

/**
 * @param {string} name
 * @param {AbortSignal} signal
 */
async function load(name, signal) {
  const [account, rules] = await Promise.all([service(name, signal), trusts(name, signal)])
  const [holder, tokens] = await Promise.all([user(account.id, signal), sessionsOf(account.id, signal)])
  return { account, rules, holder, tokens }
}

/** @param {{ account: Service }} props */
function Facts({ account }) {
  return h(
    'p',
    { class: 'facts' },
    h('span', {}, t('clientId'), ': ', h('code', {}, account.client_id)),
    h('span', {}, t('lastUsed'), ': ', account.last_used_at === null ? t('never') : h(Ago, { at: account.last_used_at })),
    h('a', { href: address('/admin/audit', { user: account.id }) }, t('auditOfService')),
  )
}

/** @param {import('./person.js').Controls} props */
function Controls(props) {
  return h('div', { class: 'filters' }, h(Role, props), h(Status, { ...props, warning: t('askDisableService') }))
}
