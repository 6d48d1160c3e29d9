import { h } from '../preact.js'
import { useEffect, useId, useRef, useState } from '../hooks.js'
import { users } from '../api.js'
import { hush, report, warn } from '../parts.js'
import { t } from '../text.js'
import { find, remember, seen } from './people.js'

/** @typedef {import('../api.js').User} User */

const LIMIT = '8'

/** How long the person must pause before the search begins, in milliseconds. */
const PAUSE = 150

/**
 * A field that finds a user by the start of their email or name (WAI-ARIA: combobox with a list box).
 *
 * @param {{ user: string, choose: (id: string) => void }} props user: the id of the chosen one, or empty
 */
export function UserField({ user, choose }) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState(/** @type {User[]} */ ([]))
  const [active, setActive] = useState(-1)
  const pause = useRef(0)
  const search = useRef(new AbortController())
  useEffect(() => stop, [])
  useEffect(() => {
    setTyped(nameOf(seen(user)))
    if (user !== '' && seen(user) === undefined) {
      find(user).then((chosen) => setTyped(chosen === undefined ? user : nameOf(chosen)), () => setTyped(user))
    }
  }, [user])

  function stop() {
    clearTimeout(pause.current)
    search.current.abort()
    search.current = new AbortController()
  }

  function close() {
    stop()
    setFound([])
    setActive(-1)
  }

  /** @param {User} chosen */
  function pick(chosen) {
    close()
    setTyped(nameOf(chosen))
    choose(chosen.id)
  }

  /** @param {string} text */
  async function look(text) {
    const page = await users({ q: text.trim(), limit: LIMIT }, search.current.signal)
    remember(page.items)
    return page.items
  }

  /** @param {{ currentTarget: HTMLInputElement }} input */
  function type({ currentTarget }) {
    const text = currentTarget.value
    close()
    setTyped(text)
    if (text.trim() !== '') {
      pause.current = setTimeout(() => void attempt(async () => setFound(await look(text))), PAUSE)
    } else if (user !== '') {
      choose('')
    }
  }

  /** Takes what the person has typed: the one user that it means, else the list of those that it may mean. */
  async function enter() {
    const chosen = found[active]
    if (chosen !== undefined) {
      return pick(chosen)
    }
    stop()
    const text = typed.trim()
    if (text === '' || text === nameOf(seen(user))) {
      return
    }
    const all = await look(text)
    const exact = theOne(all, text)
    if (exact !== undefined) {
      pick(exact)
    } else if (all.length === 0) {
      warn(t('noSuchUser'))
    } else {
      setFound(all)
    }
  }

  /** Takes what the person has typed if it means one user. Else the field names the user of the events again. */
  async function leaveField() {
    const text = typed.trim()
    close()
    const chosen = nameOf(seen(user)) || user
    const exact = text === '' || text === chosen ? undefined : theOne(await look(text), text)
    if (exact !== undefined) {
      pick(exact)
    } else {
      setTyped(chosen)
    }
  }

  /** @param {() => Promise<void>} work */
  async function attempt(work) {
    hush()
    try {
      await work()
    } catch (failed) {
      if (!(failed instanceof DOMException)) {
        report(failed)
      }
    }
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      setActive((active + step + found.length + (active < 0 && step < 0 ? 1 : 0)) % found.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      void attempt(enter)
    } else if (event.key === 'Escape') {
      close()
    }
  }

  const isOpen = found.length > 0
  return h(
    'div',
    { class: 'field search options' },
    h('label', { for: id }, t('affectedUser')),
    h('input', {
      id,
      type: 'text',
      role: 'combobox',
      value: typed,
      placeholder: t('userHint'),
      autocomplete: 'off',
      spellcheck: false,
      maxLength: 320,
      'aria-autocomplete': 'list',
      'aria-expanded': isOpen,
      'aria-controls': `${id}-list`,
      'aria-activedescendant': active < 0 ? undefined : `${id}-${active}`,
      onInput: type,
      onKeyDown: press,
      onBlur: () => void attempt(leaveField),
    }),
    h(
      'ul',
      { id: `${id}-list`, role: 'listbox', 'aria-label': t('users'), hidden: !isOpen },
      found.map((one, index) => h(Option, { key: one.id, id: `${id}-${index}`, user: one, isActive: index === active, pick })),
    ),
  )
}

/** @param {{ id: string, user: User, isActive: boolean, pick: (user: User) => void }} props */
function Option({ id, user, isActive, pick }) {
  return h(
    'li',
    {
      id,
      role: 'option',
      'aria-selected': isActive,
      // The field keeps the focus, or the list would close before the click.
      onMouseDown: (/** @type {Event} */ press) => press.preventDefault(),
      onClick: () => pick(user),
    },
    h('bdi', {}, user.name),
    user.email !== null && h('bdi', { class: 'note' }, user.email),
  )
}

/**
 * The user that the text means: the one with that email, or the only one found.
 *
 * @param {User[]} found
 * @param {string} text
 */
function theOne(found, text) {
  return found.find(({ email }) => email?.toLowerCase() === text.toLowerCase()) ?? (found.length === 1 ? found[0] : undefined)
}

/** @param {User | undefined} user */
function nameOf(user) {
  return user === undefined ? '' : (user.email ?? user.name)
}
