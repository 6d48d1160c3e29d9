import { h } from '../preact.js'
import { useEffect, useState } from '../hooks.js'
import { auditEvents } from '../api.js'
import { Heading, hush, LoadFailure, report, Table, useAlone, useLoaded } from '../parts.js'
import { address, go } from '../router.js'
import { t, toSecond, worded } from '../text.js'
import { describe, EVENTS, eventText } from './events.js'
import { find, seen } from './people.js'
import { Select } from './select.js'
import { UserField } from './userfield.js'

/** @typedef {import('../api.js').AuditEvent} AuditEvent */
/** @typedef {import('../text.js').Key} Key */
/** @typedef {Awaited<ReturnType<typeof auditEvents>>} Page */
/** @typedef {{ items: any[], next_cursor: string | null }} Part of a list */

const PATH = '/admin/audit'
const UUID = /^[0-9a-f-]{36}$/

/** @type {Record<string, Key>} */
const ACTORS = {
  anonymous: 'actorAnonymous',
  identity_provider: 'actorProvider',
  command: 'actorCommand',
  import: 'actorImport',
  directory: 'actorDirectory',
  purge: 'actorPurge',
}

/** The list as the person left it, so that Back leads to the same place. */
/** @type {{ search: string, page: Page | undefined }} */
const last = { search: '', page: undefined }

/**
 * The audit trail, newest event first.
 *
 * @param {{ query: URLSearchParams }} props
 */
export function Audit({ query }) {
  const type = query.get('type') ?? ''
  const user = query.get('user') ?? ''
  const filter = { ...(type && { type }), ...(user && { user_id: user }) }
  const search = address(PATH, { type, user })
  const left = last.search === search ? last.page : undefined
  const page = useLoaded(async (signal) => joined(await load(filter, signal), left), [search], left)
  useEffect(() => {
    Object.assign(last, { search, page: page.value })
  }, [page.value])
  const shown = page.failure === undefined ? page.value : undefined
  return [
    h(Heading, { key: 'heading', text: t('audit') }),
    h(
      'form',
      { key: 'filters', class: 'filters', onSubmit: (/** @type {Event} */ submit) => submit.preventDefault() },
      h(Select, {
        label: t('type'),
        value: type,
        options: [{ value: '', text: t('all') }, ...EVENTS.map((value) => ({ value, text: eventText(value) }))],
        choose: (chosen) => go(PATH, { type: chosen, user }),
      }),
      h(UserField, { user, choose: (chosen) => go(PATH, { type, user: chosen }) }),
    ),
    h(LoadFailure, { key: 'failure', of: page, back: { href: PATH, text: t('backToAudit') } }),
    h('p', { key: 'count', role: 'status', class: 'count' }, countText(shown, page.isBusy)),
    shown && shown.items.length > 0 && h(Events, { key: 'events', events: shown.items, isBusy: page.isBusy }),
    shown && shown.items.length > 0 && h(More, { key: 'more', page: shown, load: (cursor) => load({ ...filter, cursor }), show: page.set, all: t('allEvents') }),
  ]
}

/**
 * Loads a page of events, and the users in them: if their names came later, the table would move. Without a user, the id
 * stays: the event itself is complete.
 *
 * @param {Parameters<typeof auditEvents>[0]} query
 * @param {AbortSignal} [signal]
 */
async function load(query, signal) {
  const page = await auditEvents(query, signal)
  const ids = page.items.flatMap(({ user_id, actor }) => [user_id ?? '', actor])
  await Promise.allSettled(ids.filter((id) => UUID.test(id)).map(find))
  return page
}

/**
 * The newest events, and the older ones of the list before. Events do not change.
 *
 * @param {Page} newest
 * @param {Page | undefined} before
 * @returns {Page}
 */
function joined(newest, before) {
  const ids = new Set(newest.items.map(({ id }) => id))
  const older = before?.items.filter(({ id }) => !ids.has(id)) ?? []
  return before === undefined || older.length === before.items.length
    ? newest
    : { items: [...newest.items, ...older], next_cursor: before.next_cursor }
}

/**
 * @param {Page | undefined} page
 * @param {boolean} isBusy
 */
function countText(page, isBusy) {
  if (isBusy || page === undefined) {
    return isBusy ? t('loading') : ''
  }
  const count = page.items.length
  if (count === 0) {
    return t('noEvents')
  }
  return page.next_cursor === null ? t('eventsShown', { count }) : t('eventsNewest', { count })
}

/** @param {{ events: AuditEvent[], isBusy: boolean }} props */
function Events({ events, isBusy }) {
  return h(Table, {
    kind: 'events',
    label: t('audit'),
    isBusy,
    columns: [t('event'), t('time'), t('affectedUser'), t('doneBy'), t('details')].map((title) => ({ title })),
    rows: events.map((event) => ({
      key: event.id,
      cells: [
        eventText(event.type),
        h('time', { dateTime: event.at }, toSecond(event.at)),
        event.user_id === null ? t('none') : h(UserLink, { id: event.user_id }),
        h(Actor, { event }),
        h(Details, { event }),
      ],
    })),
  })
}

/** @param {{ event: AuditEvent }} props */
function Actor({ event: { actor } }) {
  return UUID.test(actor) ? h(UserLink, { id: actor }) : h('bdi', {}, worded(ACTORS, actor))
}

/**
 * A user by id.
 *
 * @param {{ id: string }} props
 */
function UserLink({ id }) {
  const user = seen(id)
  return h(
    'div',
    {},
    h('a', { href: address('/admin/users', { user: id }) }, h('bdi', {}, user?.name ?? id)),
    user && user.email !== null && h('bdi', { class: 'note' }, user.email),
  )
}

/** @param {{ event: AuditEvent }} props */
function Details({ event }) {
  const facts = describe(event)
  return (
    facts.length > 0 &&
    h(
      'ul',
      { class: 'details' },
      facts.map(({ label, text, title, isCut }) =>
        h('li', { key: label, title, class: isCut && 'cut' }, label, ': ', h('bdi', {}, text)),
      ),
    )
  )
}

/**
 * Adds the next page to a list. At the end, the sentence gets the focus in place of the button.
 *
 * @param {{ page: Part, load: (cursor: string) => Promise<Part>, show: (page: any) => void, all: string }} props all: the
 *   sentence
 */
export function More({ page, load, show, all }) {
  const [isBusy, setBusy] = useState(false)
  const cursor = page.next_cursor
  const more = useAlone(async () => {
    hush()
    setBusy(true)
    try {
      const next = await load(cursor ?? '')
      show({ items: [...page.items, ...next.items], next_cursor: next.next_cursor })
    } catch (failed) {
      report(failed)
    } finally {
      setBusy(false)
    }
  })
  return h(
    'p',
    { class: 'more', tabIndex: -1 },
    cursor === null
      ? all
      : h('button', { type: 'button', class: 'secondary', 'aria-busy': isBusy, onClick: more }, t('more')),
  )
}
