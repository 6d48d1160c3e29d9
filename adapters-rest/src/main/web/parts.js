import { h } from './preact.js'
import { useEffect, useLayoutEffect, useRef, useState } from './hooks.js'
import { hasMoved } from './router.js'
import { Failure, signOut, token } from './session.js'
import { failureText, fromNow, t, toMinute } from './text.js'

/**
 * The heading of a page, which is its title too. It gets the focus after a change of the page.
 *
 * @param {{ text: string }} props
 */
export function Heading({ text }) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null))
  useLayoutEffect(() => {
    if (hasMoved()) {
      heading.current?.focus({ preventScroll: true })
    }
  }, [])
  useLayoutEffect(() => {
    document.title = t('pageTitle', { page: text })
  }, [text])
  return h('h1', { ref: heading, tabIndex: -1 }, h('bdi', {}, text))
}

const MINUTE = 60_000

/**
 * A moment in words. Its title is the exact time.
 *
 * @param {{ at: string }} props
 */
export function Ago({ at }) {
  const [, draw] = useState({})
  useEffect(() => {
    const clock = setInterval(() => draw({}), MINUTE)
    return () => clearInterval(clock)
  }, [])
  return h('time', { dateTime: at, title: toMinute(at) }, fromNow(at))
}

/** @typedef {import('./preact.js').ComponentChildren} Children */
/** @typedef {{ title: string, isHidden?: boolean }} Column a hidden title is for screen readers alone */
/** @typedef {{ key: string, cells: Children[] }} Row the first cell is the header of the row */

/**
 * A table. On a narrow window each row is a card; the roles stay because style sheets that change `display` remove them in
 * some browsers.
 *
 * @param {{ kind: string, label: string, columns: Column[], rows: Row[], isBusy?: boolean }} props kind: for the style
 */
export function Table({ kind, label, columns, rows, isBusy = false }) {
  return h(
    'table',
    { role: 'table', class: kind, 'aria-label': label, 'aria-busy': isBusy },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(columnHeader))),
    h('tbody', { role: 'rowgroup' }, rows.map((row) => h(TableRow, { key: row.key, row, columns }))),
  )
}

/** @param {Column} column */
function columnHeader({ title, isHidden }) {
  return h('th', { key: title, role: 'columnheader', scope: 'col' }, h('span', { class: isHidden ? 'hidden' : '' }, title))
}

/** @param {{ row: Row, columns: Column[] }} props */
function TableRow({ row, columns }) {
  const [header, ...cells] = row.cells
  return h(
    'tr',
    { role: 'row' },
    h('th', { role: 'rowheader', scope: 'row' }, header),
    cells.map((cell, index) => h('td', { key: index, role: 'cell', 'data-label': label(columns[index + 1]) }, cell)),
  )
}

/** @param {Column | undefined} column */
function label(column) {
  return column === undefined || column.isHidden ? '' : column.title
}

/** A load that is shorter than this, in milliseconds, shows nothing: a busy state would only flicker. */
const QUIET = 200
const FIRST_WAIT = 1_000
const LONGEST_WAIT = 30_000

/**
 * @template T
 * @typedef {object} Loaded
 * @property {T | undefined} value the last one; it stays while the next one loads
 * @property {boolean} isBusy
 * @property {Failure | undefined} failure
 * @property {() => void} reload
 * @property {(value: T) => void} set shows another value
 */

/**
 * Loads a value, again if an input changes, and again later if the service is not available.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {unknown[]} inputs
 * @param {T} [first] shown until the value is loaded
 * @returns {Loaded<T>}
 */
export function useLoaded(load, inputs, first) {
  const [value, set] = useState(first)
  const [failure, setFailure] = useState(/** @type {Failure | undefined} */ (undefined))
  const [isBusy, setBusy] = useState(false)
  const [turn, setTurn] = useState(0)

  useEffect(() => {
    const abort = new AbortController()
    let timer = 0

    /** @param {number} wait before the next attempt */
    async function attempt(wait) {
      const busy = setTimeout(() => setBusy(true), QUIET)
      try {
        const loaded = await load(abort.signal)
        if (!abort.signal.aborted) {
          set(() => loaded)
          setFailure(undefined)
        }
      } catch (failed) {
        if (!abort.signal.aborted) {
          setFailure(expected(failed))
          if (expected(failed).isTransient) {
            timer = setTimeout(() => attempt(Math.min(wait * 2, LONGEST_WAIT)), Math.max(wait, expected(failed).retryAfter))
          }
        }
      } finally {
        clearTimeout(busy)
        if (!abort.signal.aborted) {
          setBusy(false)
        }
      }
    }

    void attempt(FIRST_WAIT)
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [...inputs, turn])

  return { value, set, failure, isBusy, reload: () => setTurn((before) => before + 1) }
}

/**
 * @param {unknown} failed
 * @returns {Failure}
 * @throws what is a bug of the page
 */
export function expected(failed) {
  if (failed instanceof Failure) {
    return failed
  }
  throw failed
}

/**
 * The live region of a load that failed. It exists before.
 *
 * @param {{ of: { failure: Failure | undefined, reload: () => void }, back?: { href: string, text: string } }} props back:
 *   leads on if the address is wrong, so that the same load cannot succeed
 */
export function LoadFailure({ of: { failure, reload }, back }) {
  return h(
    'div',
    { class: 'failure', 'data-empty': failure === undefined },
    h('div', { role: 'alert' }, failure && failureText(failure), failure?.isTransient && ` ${t('tryingAgain')}`),
    failure &&
      (failure.isTransient || back === undefined
        ? h('button', { type: 'button', onClick: reload }, t('tryAgain'))
        : h('p', {}, h('a', { href: back.href }, back.text))),
  )
}

/**
 * The same work, one run at a time. A call meanwhile does nothing: a second click means the first one.
 *
 * @template {unknown[]} A
 * @param {(...values: A) => Promise<void>} work
 * @returns {(...values: A) => Promise<void>}
 */
export function useAlone(work) {
  const isRunning = useRef(false)
  return async (...values) => {
    if (isRunning.current) {
      return
    }
    isRunning.current = true
    try {
      await work(...values)
    } finally {
      isRunning.current = false
    }
  }
}

/**
 * Moves the focus on if the control that has it goes away. Otherwise the next key would begin at the top of the page. The
 * focus goes to the control before a notice or a question, to the part of the page around the control that is gone, or to
 * the heading before it.
 */
export function useFocus() {
  useEffect(() => {
    /** @type {Element | undefined} */
    let focused
    /** @type {HTMLElement[]} */
    let others = []

    /** @param {FocusEvent} event */
    function remember({ target }) {
      if (!(target instanceof HTMLElement)) {
        return
      }
      focused = target
      if (!target.closest('.notices, dialog')) {
        const part = /** @type {HTMLElement | null} */ (target.closest('[tabindex="-1"]'))
        others = [target, ...(part ? [part] : []), ...headingsBefore(target)]
      }
    }

    const watch = new MutationObserver(() => {
      if (focused?.isConnected === false && document.activeElement === document.body) {
        const next = others.find(({ isConnected }) => isConnected)
        if (next?.matches('h2')) {
          next.tabIndex = -1
        }
        next?.focus({ preventScroll: true })
      }
    })
    document.addEventListener('focusin', remember)
    watch.observe(document.body, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', remember)
      watch.disconnect()
    }
  }, [])
}

/**
 * The nearest first.
 *
 * @param {HTMLElement} element
 */
function headingsBefore(element) {
  const headings = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('main h1, main h2'))
  return [...headings]
    .filter((heading) => heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)
    .reverse()
}

/** @typedef {{ done: string, refused: string }} Notice */

const NOTHING = { done: '', refused: '' }

/** @type {(notice: Notice) => void} */
let notify = () => {}

/**
 * States that something went well.
 *
 * @param {string} text
 */
export function say(text) {
  notify({ done: text, refused: '' })
}

/**
 * States that something did not go well.
 *
 * @param {string} text
 */
export function warn(text) {
  notify({ done: '', refused: text })
}

/** Removes what was said before the next action. */
export function hush() {
  notify(NOTHING)
}

/**
 * States why the service did not do something.
 *
 * @param {unknown} failed
 * @throws what is a bug of the page
 */
export function report(failed) {
  warn(failureText(expected(failed)))
}

/** The live regions of the page. They stay at the edge of the window, so that nothing moves when a text comes. */
export function Notices() {
  const [notice, setNotice] = useState(NOTHING)
  const shown = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => {
    notify = setNotice
  }, [])
  const isEmpty = notice.done === '' && notice.refused === ''
  useLayoutEffect(() => {
    if (!isEmpty) {
      uncover(document.activeElement, shown.current)
    }
  }, [notice])
  return h(
    'div',
    { class: 'notices', 'data-empty': isEmpty, ref: shown },
    h('div', { role: 'status' }, notice.done),
    h('div', { role: 'alert' }, notice.refused),
    !isEmpty &&
      h('button', { type: 'button', class: 'secondary', 'aria-label': t('dismiss'), title: t('dismiss'), onClick: hush }),
  )
}

/**
 * Scrolls if one element covers the other. The style sheet keeps the edge of the window free.
 *
 * @param {Element | null} under
 * @param {Element | null} over
 */
function uncover(under, over) {
  const edge = over?.getBoundingClientRect().top ?? 0
  const box = under?.getBoundingClientRect()
  if (under !== document.body && box && box.bottom > edge && box.top < innerHeight) {
    under?.scrollIntoView({ block: 'nearest' })
  }
}

/** @typedef {{ title: string, text: string, yes: string }} Question what is asked, and the verb of the button that does it */

/** @type {(asked: { question: Question, answer: (yes: boolean) => void }) => void} */
let pose = () => {}

/**
 * Asks before something is done.
 *
 * @param {Question} question
 * @returns {Promise<boolean>}
 */
export function ask(question) {
  return new Promise((answer) => pose({ question, answer }))
}

/** The place of the questions. */
export function Questions() {
  const [asked, setAsked] = useState(/** @type {Parameters<typeof pose>[0] | undefined} */ (undefined))
  useEffect(() => {
    pose = setAsked
  }, [])
  /** @param {boolean} yes */
  const answer = (yes) => {
    setAsked(undefined)
    asked?.answer(yes)
  }
  return asked && h(Dialog, { question: asked.question, answer })
}

/**
 * A dialog of the browser: it keeps the focus inside, closes with Escape and gives the focus back.
 *
 * @param {{ question: Question, answer: (yes: boolean) => void }} props
 */
function Dialog({ question, answer }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  /** @param {boolean} yes */
  const close = (yes) => () => {
    dialog.current?.close()
    answer(yes)
  }
  return h(
    'dialog',
    {
      ref: dialog,
      role: 'alertdialog',
      'aria-labelledby': 'question',
      'aria-describedby': 'question-text',
      onCancel: (/** @type {Event} */ cancel) => {
        cancel.preventDefault()
        close(false)()
      },
    },
    h(
      'article',
      {},
      h('h2', { id: 'question' }, question.title),
      h('p', { id: 'question-text' }, question.text),
      h(
        'div',
        { class: 'buttons' },
        h('button', { type: 'button', class: 'secondary', onClick: close(false) }, t('cancel')),
        h('button', { type: 'button', class: 'danger', onClick: close(true) }, question.yes),
      ),
    ),
  )
}

/**
 * The page while the service is not available. It loads again when the service is back.
 *
 * @param {{ failure: import('./session.js').Failure }} props
 */
export function Away({ failure }) {
  const session = useLoaded(token, [])
  const isBack = session.value !== undefined || session.failure?.status === 401
  useEffect(() => {
    if (isBack) {
      location.reload()
    }
  }, [isBack])
  return h(
    'main',
    { id: 'main' },
    h('h1', {}, t('away')),
    h(LoadFailure, { of: { ...session, failure: session.failure ?? failure } }),
  )
}

/** Signs the person out. If the session may still be live, the page stays and states it. */
export async function endOwnSession() {
  await signOut().catch(report)
}
