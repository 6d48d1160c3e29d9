import { h } from '../preact.js'
import { useState } from '../hooks.js'
import { Ago, Heading, hush, LoadFailure, Table, useLoaded } from '../parts.js'
import { address } from '../router.js'
import { roleText, statusText, t } from '../text.js'
import { More } from './audit.js'
import { make } from './changes.js'
import { Field, Form, FormButton, refused } from './forms.js'
import { services } from './programs.js'
import { ROLES, Select } from './select.js'

/** @typedef {import('../api.js').User} User */
/** @typedef {import('./programs.js').Service} Service */
/** @typedef {(typeof ROLES)[number]} Role */

const NAME = '[A-Za-z0-9][A-Za-z0-9_\\-]*'

/**
 * All service accounts.
 *
 * @param {{ me: User }} props
 */
export function Services({ me }) {
  const page = useLoaded((signal) => services({}, signal), [])
  const shown = page.failure === undefined ? page.value : undefined

  /**
   * @param {string} name
   * @param {Role} role
   */
  async function create(name, role) {
    hush()
    try {
      await make({ kind: 'service', name, role }, me, () => {})
    } catch (failed) {
      refused(failed)
      return false
    }
    return true
  }

  return [
    h(Heading, { key: 'heading', text: t('services') }),
    h('p', { key: 'about', class: 'note' }, t('aboutServices')),
    h(
      'div',
      { key: 'new', class: 'buttons' },
      h(FormButton, { text: t('newService'), form: (close) => h(NewService, { create, close }) }),
    ),
    h(LoadFailure, { key: 'failure', of: page }),
    h('p', { key: 'count', role: 'status', class: 'count' }, countText(shown, page.isBusy)),
    shown && shown.items.length > 0 && h(ServiceTable, { key: 'table', services: shown.items, isBusy: page.isBusy }),
    shown &&
      shown.items.length > 0 &&
      h(More, { key: 'more', page: shown, load: (cursor) => services({ cursor }), show: page.set, all: t('allServices') }),
  ]
}

/**
 * @param {{ items: Service[], next_cursor: string | null } | undefined} page
 * @param {boolean} isBusy
 */
function countText(page, isBusy) {
  if (isBusy || page === undefined) {
    return isBusy ? t('loading') : ''
  }
  const count = page.items.length
  if (count === 0) {
    return t('noServices')
  }
  return page.next_cursor === null ? t('servicesShown', { count }) : t('servicesOldest', { count })
}

/** @param {{ create: (name: string, role: Role) => Promise<boolean>, close: () => void }} props */
function NewService({ create, close }) {
  const [name, setName] = useState('')
  const [role, setRole] = useState(/** @type {Role} */ ('viewer'))
  return h(
    Form,
    { label: t('newService'), action: t('create'), send: () => create(name, role), close },
    h(
      'div',
      { class: 'filters' },
      h(Field, { label: t('name'), value: name, set: setName, hint: t('serviceNameHint'), pattern: NAME, maxLength: 63 }),
      h(Select, {
        label: t('role'),
        value: role,
        options: ROLES.map((value) => ({ value, text: roleText(value) })),
        choose: (value) => setRole(ROLES.find((known) => known === value) ?? role),
      }),
    ),
  )
}

/** @param {{ services: Service[], isBusy: boolean }} props */
function ServiceTable({ services: shown, isBusy }) {
  return h(Table, {
    kind: 'services',
    label: t('services'),
    isBusy,
    columns: [t('name'), t('role'), t('status'), t('begunAt'), t('lastUsed')].map((title) => ({ title })),
    rows: shown.map(({ id, name, role, status, created_at, last_used_at }) => ({
      key: id,
      cells: [
        h('a', { href: address('/admin/services', { service: name }) }, name),
        roleText(role),
        h('span', { class: status }, statusText(status)),
        h(Ago, { at: created_at }),
        last_used_at === null ? t('never') : h(Ago, { at: last_used_at }),
      ],
    })),
  })
}
