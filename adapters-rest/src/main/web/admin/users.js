import { h } from '../preact.js'
import { useEffect, useId, useRef, useState } from '../hooks.js'
import { users } from '../api.js'
import { Ago, Heading, LoadFailure, Table, useLoaded } from '../parts.js'
import { address, go, refine } from '../router.js'
import { roleText, statusText, t } from '../text.js'
import { remember } from './people.js'
import { ROLES, Select } from './select.js'

/** @typedef {import('../api.js').User} User */
/** @typedef {{ q: string, role: string, status: string, cursor: string }} Query */
/** @typedef {Awaited<ReturnType<typeof users>>} Page */

const PATH = '/admin/users'
const LIMIT = '25'

/** How long the person must pause before the search begins, in milliseconds. */
const PAUSE = 150

/** Where the person has been: the list as it was is shown until the new one is loaded. */
/** @type {{ search: string, page: Page | undefined, opened: string }} */
const last = { search: '', page: undefined, opened: '' }

/**
 * All users, in pages.
 *
 * @param {{ query: URLSearchParams }} props
 */
export function Users({ query }) {
  const sent = queryOf(query)
  const search = address(PATH, sent)
  const page = useLoaded((signal) => found(sent, signal), [search], last.search === search ? last.page : undefined)
  useEffect(() => {
    Object.assign(last, { search, page: page.value })
  }, [page.value])
  return [
    h(Heading, { key: `heading ${sent.cursor}`, text: t('users') }),
    h(Filters, { key: 'filters', query: sent }),
    h(LoadFailure, { key: 'failure', of: page, back: { href: PATH, text: t('backToUsers') } }),
    h('p', { key: 'count', role: 'status', class: 'count' }, countText(page.value, page.isBusy, sent.cursor === '')),
    page.failure === undefined &&
      page.value &&
      page.value.items.length > 0 &&
      h(UserTable, { key: 'table', users: page.value.items, query: sent, isBusy: page.isBusy }),
    page.failure === undefined && h(Pages, { key: 'pages', query: sent, next: page.value?.next_cursor ?? '' }),
  ]
}

/**
 * @param {URLSearchParams} query
 * @returns {Query}
 */
function queryOf(query) {
  const [q = '', role = '', status = '', cursor = ''] = ['q', 'role', 'status', 'cursor'].map((name) => query.get(name) ?? '')
  return { q, role, status, cursor }
}

/**
 * @param {Query} query
 * @param {AbortSignal} signal
 */
async function found(query, signal) {
  const given = Object.entries({ ...query, q: query.q.trim() }).filter(([, value]) => value !== '')
  const page = await users({ ...Object.fromEntries(given), limit: LIMIT }, signal)
  remember(page.items)
  return page
}

/**
 * @param {Page | undefined} page
 * @param {boolean} isBusy
 * @param {boolean} isFirst
 */
function countText(page, isBusy, isFirst) {
  if (isBusy || page === undefined) {
    return isBusy ? t('loading') : ''
  }
  const count = page.items.length
  if (count === 0) {
    return t('noUsers')
  }
  return isFirst && page.next_cursor === null ? t('usersShown', { count }) : t('usersOnPage', { count })
}

/** @param {{ query: Query }} props */
function Filters({ query }) {
  return h(
    'form',
    { class: 'filters', onSubmit: (/** @type {Event} */ submit) => submit.preventDefault() },
    h(Search, { query }),
    h(Select, {
      label: t('role'),
      value: query.role,
      options: [anything(), ...ROLES.map((value) => ({ value, text: roleText(value) }))],
      choose: (role) => go(PATH, { ...query, role, cursor: '' }),
    }),
    h(Select, {
      label: t('status'),
      value: query.status,
      options: [anything(), ...['active', 'disabled'].map((value) => ({ value, text: statusText(value) }))],
      choose: (status) => go(PATH, { ...query, status, cursor: '' }),
    }),
  )
}

function anything() {
  return { value: '', text: t('all') }
}

/** @param {{ query: Query }} props */
function Search({ query }) {
  const id = useId()
  const pause = useRef(0)
  const sent = useRef(query.q)
  const [typed, setTyped] = useState(query.q)
  useEffect(() => {
    // What the person types meanwhile stays. Only Back and links bring another search.
    if (query.q !== sent.current) {
      sent.current = query.q
      setTyped(query.q)
    }
  }, [query.q])
  useEffect(() => () => clearTimeout(pause.current), [])

  /** @param {{ currentTarget: HTMLInputElement }} input */
  function type({ currentTarget }) {
    const q = currentTarget.value
    setTyped(q)
    clearTimeout(pause.current)
    pause.current = setTimeout(() => {
      sent.current = q
      refine({ ...query, q, cursor: '' })
    }, PAUSE)
  }

  return h(
    'div',
    { class: 'field search' },
    h('label', { for: id }, t('search')),
    h('input', { id, type: 'search', value: typed, onInput: type, autocomplete: 'off', spellcheck: false, placeholder: t('searchHint'), maxLength: 320 }),
  )
}

/** @param {{ users: User[], query: Query, isBusy: boolean }} props */
function UserTable({ users: shown, query, isBusy }) {
  return h(Table, {
    kind: 'users',
    label: t('users'),
    isBusy,
    columns: [t('name'), t('email'), t('role'), t('status'), t('lastSignIn')].map((title) => ({ title })),
    rows: shown.map((user) => ({
      key: user.id,
      cells: [
        h(Open, { user, query }),
        h('bdi', {}, user.email ?? t('none')),
        roleText(user.role),
        h('span', { class: user.status }, statusText(user.status)),
        user.last_login_at === null ? t('never') : h(Ago, { at: user.last_login_at }),
      ],
    })),
  })
}

/**
 * Opens a user. The link that the person used gets the focus back.
 *
 * @param {{ user: User, query: Query }} props
 */
function Open({ user, query }) {
  const link = useRef(/** @type {HTMLAnchorElement | null} */ (null))
  useEffect(() => {
    if (last.opened === user.id) {
      last.opened = ''
      link.current?.focus()
    }
  }, [])
  return h(
    'a',
    { ref: link, href: address(PATH, { ...query, user: user.id }), onClick: () => (last.opened = user.id) },
    h('bdi', {}, user.name),
  )
}

/**
 * The way to the next page, and back. The service knows only the way forward, so the history keeps the way back.
 *
 * @param {{ query: Query, next: string }} props
 */
function Pages({ query, next }) {
  /** @type {string[]} */
  const before = history.state?.before ?? []
  const forward = () => go(PATH, { ...query, cursor: next }, { before: [...before, query.cursor] })
  const back = () => go(PATH, { ...query, cursor: before.at(-1) ?? '' }, { before: before.slice(0, -1) })
  return h(
    'div',
    { class: 'buttons' },
    query.cursor !== '' && h('button', { type: 'button', class: 'secondary', onClick: back }, before.length > 0 ? t('previous') : t('first')),
    next !== '' && h('button', { type: 'button', class: 'secondary', onClick: forward }, t('next')),
  )
}
