import { h } from './preact.js'
import { useEffect } from './hooks.js'
import './user-agent.js'
import { endMySession, mySessions } from './api.js'
import { Ago, ask, endOwnSession, Heading, hush, LoadFailure, report, say, Table, useAlone, useLoaded } from './parts.js'
import { roleText, t } from './text.js'

/** @typedef {import('./api.js').Session} Session */
/** @typedef {import('./api.js').User} User */
/** @template T @typedef {import('./parts.js').Loaded<T>} Loaded */

/**
 * How people call a system, if the library calls it otherwise.
 *
 * @type {Record<string, string>}
 */
const SYSTEMS = { 'Mac OS': 'macOS', 'Chromium OS': 'ChromeOS' }

/**
 * The person and their sessions.
 *
 * @param {{ me: User }} props
 */
export function MySessions({ me }) {
  const sessions = useLoaded(mySessions, [])
  useVisible(sessions.reload)
  const list = sessions.value ?? []
  const others = list.filter((session) => !session.current)

  /** @param {Session} session */
  async function end(session) {
    if (session.current) {
      return endOwnSession()
    }
    await without([session], t('doneSession'))
  }

  const endOthers = useAlone(async () => {
    const yes = await ask({ title: t('askEndOthersTitle'), text: t('askEndOthers'), yes: t('endOthersYes') })
    if (yes) {
      await without(others, t('doneOthers', { count: others.length }))
    }
  })

  /**
   * Ends sessions. They leave the list immediately, and come back if they cannot be ended.
   *
   * @param {Session[]} ended
   * @param {string} done
   */
  async function without(ended, done) {
    hush()
    sessions.set(list.filter((session) => !ended.includes(session)))
    try {
      await Promise.all(ended.map((session) => endMySession(session.id)))
      say(done)
    } catch (failed) {
      report(failed)
      sessions.reload()
    }
  }

  return [
    h(Heading, { key: 'name', text: me.name }),
    h(Facts, { key: 'facts', me }),
    h(Sessions, { key: 'sessions', of: sessions, end }),
    others.length > 0 &&
      h('button', { key: 'others', type: 'button', class: 'secondary', onClick: endOthers }, t('endOthers')),
  ]
}

/** @param {{ me: User }} props */
function Facts({ me }) {
  return h(
    'p',
    { class: 'facts' },
    me.email !== null && h('bdi', {}, me.email),
    h('span', { class: 'badge' }, roleText(me.role)),
  )
}

/**
 * Calls the listener when the person comes back to this tab.
 *
 * @param {() => void} listener
 */
function useVisible(listener) {
  useEffect(() => {
    const check = () => document.visibilityState === 'visible' && listener()
    document.addEventListener('visibilitychange', check)
    return () => document.removeEventListener('visibilitychange', check)
  })
}

/**
 * The live sessions of a person.
 *
 * @param {{ of: Loaded<Session[]>, end: (session: Session) => void }} props
 */
export function Sessions({ of: sessions, end }) {
  const list = sessions.value
  return [
    h('h2', { key: 'title' }, t('sessions')),
    h(LoadFailure, { key: 'failure', of: sessions }),
    list?.length === 0 && h('p', { key: 'none' }, t('noSessions')),
    list && list.length > 0 && h(SessionTable, { key: 'table', sessions: list, isBusy: sessions.isBusy, end }),
  ]
}

/** @param {{ sessions: Session[], isBusy: boolean, end: (session: Session) => void }} props */
function SessionTable({ sessions, isBusy, end }) {
  return h(Table, {
    kind: 'sessions',
    label: t('sessions'),
    isBusy,
    columns: [
      { title: t('device') },
      { title: t('address') },
      { title: t('begun') },
      { title: t('lastUsed') },
      { title: t('action'), isHidden: true },
    ],
    rows: sessions.map((session) => ({
      key: session.id,
      cells: [
        h(Device, { session }),
        h('bdi', {}, session.ip ?? t('unknown')),
        h(Ago, { at: session.created_at }),
        h(Ago, { at: session.last_used_at }),
        h(EndButton, { end: () => end(session) }),
      ],
    })),
  })
}

/**
 * Ignores the second click of a double-click: the button of another session may be there by then.
 *
 * @param {{ end: () => void }} props
 */
function EndButton({ end }) {
  const onClick = (/** @type {MouseEvent} */ { detail }) => detail < 2 && end()
  return h('button', { type: 'button', class: 'secondary', onClick }, t('end'))
}

/** @param {{ session: Session }} props */
function Device({ session }) {
  return [
    h('bdi', { key: 'device', class: 'device', title: session.user_agent ?? '' }, device(session.user_agent)),
    session.current && h('mark', { key: 'current' }, t('thisDevice')),
  ]
}

/**
 * A device in words. What is not of a browser stays as it is.
 *
 * @param {string | null} userAgent
 */
export function device(userAgent) {
  if (!userAgent) {
    // The library would name the browser of the reader.
    return t('deviceUnknown')
  }
  const { browser, os, device: machine } = UAParser(userAgent)
  const system = machine.vendor === 'Apple' && machine.type !== undefined ? machine.model : os.name
  if (browser.name === undefined || system === undefined) {
    return userAgent
  }
  return t('deviceOn', { browser: browser.name.replace('Mobile ', ''), system: SYSTEMS[system] ?? system })
}
