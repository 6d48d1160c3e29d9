import { h, render } from './preact.js'
import { useEffect, useId, useState } from './hooks.js'
import { beginLogin, me as myself, onForbidden } from './api.js'
import { Away, endOwnSession, expected, hush, LoadFailure, Notices, Questions, useFocus, useLoaded, warn } from './parts.js'
import { startRouter, useAddress } from './router.js'
import { Failure, leaveToSignIn, take, token } from './session.js'
import { MySessions } from './sessions.js'
import { failureText, loadAdminTexts, loginErrorText, sessionText, t } from './text.js'

/** @typedef {import('./api.js').User} User */

/** Parameters of a login that the service has sent here, because the person must choose a provider. */
const LOGIN = ['max_age', 'acr_values', 'prompt']

/** A page of this app besides `/`: its path, or that with a query. */
const ADMIN_PAGE = /^\/admin\/(users|audit|services)(\?|$)/

/** How often a visible page asks whether its session is live and which role it has, in milliseconds. */
const CHECK = 15_000

// A page that the browser kept may show what its session no longer may see.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload())

try {
  await token()
  await (isLogin() ? showSignIn('SIGN_IN_AGAIN') : showApp())
} catch (failed) {
  const failure = expected(failed)
  if (failure.status === 401) {
    showSignedOut(failure)
  } else {
    show(h(Away, { failure }))
  }
}

function isLogin() {
  const query = new URLSearchParams(location.search)
  return location.pathname === '/' && LOGIN.some((name) => query.has(name))
}

async function showApp() {
  const person = await myself()
  take('notice')
  const loginError = takeLoginError()
  returnToPage()
  const news = loginError === undefined ? [] : [loginErrorText(loginError)]
  if ((loginError !== undefined || !isAfterLogin()) && take('change') !== undefined) {
    news.push(t('changeGivenUp'))
  }
  startRouter(hush)
  show(h(App, { first: person, news: news.join(' ') }))
}

/** False if a person has come back here without the login that a change waited for. */
function isAfterLogin() {
  const [entry] = performance.getEntriesByType('navigation')
  return ADMIN_PAGE.test(location.pathname) && entry instanceof PerformanceNavigationTiming && entry.type === 'navigate'
}

/** @param {Failure} failure */
function showSignedOut({ code }) {
  // The person has given up the login that a change waited for.
  take('change')
  if (location.pathname === '/') {
    showSignIn(code)
  } else {
    void leaveToSignIn(takeLoginError() ?? (code === 'MISSING_CREDENTIALS' ? 'SIGN_IN_FIRST' : code))
  }
}

/** @param {import('./preact.js').VNode<any>} page */
function show(page) {
  document.body.replaceChildren()
  render(page, document.body)
}

/** Shows the page that the person wanted before they signed in in another tab. */
function returnToPage() {
  const wanted = new URLSearchParams(location.search).get('return_to') ?? ''
  if (location.pathname === '/' && ADMIN_PAGE.test(wanted)) {
    history.replaceState(null, '', wanted)
  }
}

/** The code of the login that led here and failed. It leaves the address, so that a reload does not show it again. */
function takeLoginError() {
  const url = new URL(location.href)
  const code = url.searchParams.get('login_error')
  if (code !== null) {
    url.searchParams.delete('login_error')
    history.replaceState(history.state, '', url)
  }
  return code ?? undefined
}

/**
 * Completes the sign-in page of the server.
 *
 * @param {string} code why the person must sign in
 */
function showSignIn(code) {
  const left = take('notice')
  const loginError = takeLoginError()
  if (loginError === undefined) {
    tell(left ?? code)
  } else {
    // The server has written it, but a screen reader reads only what comes later.
    write('alert', loginErrorText(loginError))
  }
  const [link, another] = document.querySelectorAll('main a[href^="/api/auth/login"]')
  if (link instanceof HTMLAnchorElement && another) {
    const place = document.createElement('div')
    document.querySelector('main')?.append(place)
    render(h(EmailForm, { link }), place)
  }
  document.querySelector('main')?.removeAttribute('data-boot')
}

/** @param {string} code */
function tell(code) {
  write(code === 'SIGNED_OUT' ? 'status' : 'alert', sessionText(code))
}

/**
 * @param {'status' | 'alert'} region
 * @param {string} text
 */
function write(region, text) {
  document.getElementById(region)?.replaceChildren(text)
}

/**
 * Finds the provider of a person by the domain of their email.
 *
 * @param {{ link: HTMLAnchorElement }} props link: to one of the providers
 */
function EmailForm({ link }) {
  const id = useId()
  const [email, setEmail] = useState('')
  const [refusal, setRefusal] = useState('')

  /** @param {Event} submit */
  async function begin(submit) {
    submit.preventDefault()
    setRefusal('')
    const query = new URL(link.href).searchParams
    query.delete('provider')
    query.set('login_hint', email.trim())
    try {
      location.assign(await beginLogin(query))
    } catch (failed) {
      const failure = expected(failed)
      setRefusal(failure.code === 'PROVIDER_REQUIRED' ? t('unknownDomain') : failureText(failure))
    }
  }

  return h(
    'form',
    { class: 'email', onSubmit: begin },
    h('label', { for: id }, t('email')),
    h('input', {
      id,
      type: 'email',
      autocomplete: 'email',
      required: true,
      maxLength: 320,
      value: email,
      'aria-describedby': `${id}-hint`,
      onInput: (/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setEmail(currentTarget.value),
    }),
    h('small', { id: `${id}-hint` }, t('emailHint')),
    h('button', { type: 'submit' }, t('continue')),
    h('div', { role: 'alert' }, refusal),
  )
}

/**
 * All pages of a person who is signed in.
 *
 * @param {{ first: User, news: string }} props news: of the login that led here, if it failed
 */
function App({ first, news }) {
  const [me, setMe] = useState(first)
  const here = useAddress()
  useChecks(setMe)
  useFocus()
  useEffect(() => {
    if (news !== '') {
      warn(news)
    }
  }, [])
  return [
    h(Top, { key: 'top', me, path: here.pathname }),
    h(
      'main',
      { key: 'main', id: 'main' },
      here.pathname === '/' ? h(MySessions, { me }) : h(AdminPage, { me, here }),
      h(Notices, { key: 'notices' }),
    ),
    h(Questions, { key: 'questions' }),
  ]
}

/**
 * Follows the person's session and role while the page is visible.
 *
 * @param {(me: User) => void} setMe
 */
function useChecks(setMe) {
  useEffect(() => {
    async function check() {
      try {
        setMe(await myself())
      } catch (failure) {
        // The next action of the person states that the service is not available.
        if (!(failure instanceof Failure)) {
          throw failure
        }
      }
    }
    const checkVisible = () => document.visibilityState === 'visible' && void check()
    onForbidden(check)
    const clock = setInterval(checkVisible, CHECK)
    document.addEventListener('visibilitychange', checkVisible)
    return () => {
      clearInterval(clock)
      document.removeEventListener('visibilitychange', checkVisible)
    }
  }, [])
}

/** @param {{ me: User, path: string }} props */
function Top({ me, path }) {
  return h(
    'header',
    { id: 'top' },
    h('a', { href: '/' }, t('product')),
    me.role === 'admin' &&
      h(
        'nav',
        { 'aria-label': t('administration') },
        h(PageLink, { href: '/', text: t('mySessions'), path }),
        h(PageLink, { href: '/admin/users', text: t('users'), path }),
        h(PageLink, { href: '/admin/audit', text: t('audit'), path }),
        h(PageLink, { href: '/admin/services', text: t('services'), path }),
      ),
    h('button', { type: 'button', class: 'secondary', onClick: endOwnSession }, t('signOut')),
  )
}

/** @param {{ href: string, text: string, path: string }} props */
function PageLink({ href, text, path }) {
  return h('a', { href, 'aria-current': href === path ? 'page' : undefined }, text)
}

/**
 * A page of administration. Its modules are loaded when a person first needs them.
 *
 * @param {{ me: User, here: URL }} props
 */
function AdminPage(props) {
  const pages = useLoaded(loadPages, [])
  return pages.value ? h(pages.value.Pages, props) : h(LoadFailure, { of: { ...pages, reload: () => location.reload() } })
}

async function loadPages() {
  try {
    const [pages] = await Promise.all([import('./admin/pages.js'), loadAdminTexts()])
    return pages
  } catch {
    throw new Failure(0, 'UNREACHABLE')
  }
}
