import { useEffect, useState } from './hooks.js'

/** The pages that are shown without loading a document. */
const PAGES = ['/', '/admin/users', '/admin/audit', '/admin/services']

/** @type {Set<() => void>} */
const listeners = new Set()
let moved = false

/**
 * Begins to show the addresses of these pages without loading a document.
 *
 * @param {() => void} leave called before another address is shown
 */
export function startRouter(leave) {
  listeners.add(leave)
  addEventListener('popstate', changed)
  document.addEventListener('click', followLink)
}

function changed() {
  moved = true
  listeners.forEach((listener) => listener())
}

/**
 * Shows another address of these pages.
 *
 * @param {string} path
 * @param {Record<string, string | undefined>} [query] an empty value is left out
 * @param {unknown} [state] kept with the entry of the history
 */
export function go(path, query = {}, state = null) {
  history.pushState(state, '', address(path, query))
  changed()
  scrollTo(0, 0)
}

/**
 * Changes the query of this address. The history gets no entry, and the focus stays.
 *
 * @param {Record<string, string | undefined>} query
 */
export function refine(query) {
  history.replaceState(null, '', address(location.pathname, query))
  listeners.forEach((listener) => listener())
}

/**
 * @param {string} path
 * @param {Record<string, string | undefined>} query
 */
export function address(path, query) {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value) {
      search.set(name, value)
    }
  }
  return search.size === 0 ? path : `${path}?${search}`
}

/** The address of the page. A component that uses it is drawn again if the address changes. */
export function useAddress() {
  const [, draw] = useState({})
  useEffect(() => {
    const listener = () => draw({})
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }, [])
  return new URL(location.href)
}

/** True after the person has gone from one page to another, so that the focus must follow. */
export function hasMoved() {
  return moved
}

/** @param {MouseEvent} click */
function followLink(click) {
  const link = click.target instanceof Element ? click.target.closest('a') : null
  const plain = click.button === 0 && !(click.ctrlKey || click.metaKey || click.shiftKey || click.altKey)
  if (link && plain && link.origin === location.origin && PAGES.includes(link.pathname)) {
    click.preventDefault()
    go(link.pathname, Object.fromEntries(new URLSearchParams(link.search)))
  }
}
