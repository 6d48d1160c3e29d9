/** @typedef {keyof typeof import('./text/en.json')} Entry */
/**
 * The key of a text. A text with a count has an entry for each plural form.
 *
 * @typedef {Entry extends infer E ? E extends `${infer Plural}_other` ? Plural : E extends `${string}_one` ? never : E : never} Key
 */

const language = document.documentElement.lang

/** The reader's own English or Italian, which decides how dates and numbers look. */
const locale = navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language

/** @type {Record<string, string>} */
const texts = await textsIn('text')

const plurals = new Intl.PluralRules(locale)
const numbers = new Intl.NumberFormat(locale)
const minutes = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const seconds = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
const distances = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

const MINUTE = 60_000
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const DISTANCES = [
  ['year', 365 * 24 * 60 * MINUTE],
  ['month', 30 * 24 * 60 * MINUTE],
  ['week', 7 * 24 * 60 * MINUTE],
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
]

/** The parts of a duration as the service writes it (ISO 8601): PT12H30M. */
const DURATION = /(\d+(?:\.\d+)?)([HMS])/g
/** @type {Record<string, string>} */
const DURATION_UNITS = { H: 'hour', M: 'minute', S: 'second' }

/** Letters and marks that change the direction of the text after them. */
const DIRECTED = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]/

/** @type {Record<string, Key>} */
const ROLES = { admin: 'roleAdmin', campaign_manager: 'roleCampaignManager', viewer: 'roleViewer' }
/** @type {Record<string, Key>} */
const STATUSES = { active: 'statusActive', disabled: 'statusDisabled' }

/** @param {string} folder */
async function textsIn(folder) {
  return (await fetch(new URL(`./${folder}/${language}.json`, import.meta.url))).json()
}

/** Adds the texts that only the pages of administration need. */
export async function loadAdminTexts() {
  Object.assign(texts, await textsIn('admin'))
}

/**
 * The text of a key, in the plural form of `count` if there is one.
 *
 * @param {Key} key
 * @param {Record<string, string | number>} [values] of its placeholders
 */
export function t(key, values = {}) {
  const { count } = values
  const form = typeof count === 'number' ? texts[`${key}_${plurals.select(count)}`] : texts[key]
  return (form ?? texts[`${key}_other`] ?? key).replace(/\{(\w+)\}/g, (_, name) => shown(values[name] ?? ''))
}

/** @param {string | number} value */
function shown(value) {
  if (typeof value === 'number') {
    return numbers.format(value)
  }
  return DIRECTED.test(value) ? `\u2068${value}\u2069` : value
}

/**
 * The date and time in the reader's zone, to the minute.
 *
 * @param {string} at
 */
export function toMinute(at) {
  return minutes.format(new Date(at))
}

/**
 * The date and time in the reader's zone, to the second.
 *
 * @param {string} at
 */
export function toSecond(at) {
  return seconds.format(new Date(at))
}

/**
 * The distance of a moment from now: 5 minutes ago.
 *
 * @param {string} at
 */
export function fromNow(at) {
  const time = Date.parse(at) - Date.now()
  const [unit, length] = DISTANCES.find(([, long]) => Math.abs(time) >= long) ?? ['minute', MINUTE]
  const count = Math.trunc(time / length)
  return count === 0 ? t('justNow') : distances.format(count, unit)
}

/**
 * A duration in words: 12 hours 30 minutes.
 *
 * @param {string} iso
 */
export function duration(iso) {
  const parts = [...iso.matchAll(DURATION)].map(([, count = '', letter = '']) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: DURATION_UNITS[letter], unitDisplay: 'long' }).format(Number(count)),
  )
  return parts.join(' ') || iso
}

/** @param {string} role */
export function roleText(role) {
  return worded(ROLES, role)
}

/** @param {string} status */
export function statusText(status) {
  return worded(STATUSES, status)
}

/**
 * The word for a value of the API. A later version of the service may have more values: they stay as they are.
 *
 * @param {Record<string, Key>} words
 * @param {string} value
 */
export function worded(words, value) {
  const key = words[value]
  return key === undefined ? value : t(key)
}

/** @type {Record<string, Key>} */
const FAILURES = {
  UNREACHABLE: 'failedUnreachable',
  INVALID_REQUEST: 'failedInvalidRequest',
  FORBIDDEN: 'failedForbidden',
  NOT_FOUND: 'failedNotFound',
  LAST_ADMIN: 'failedLastAdmin',
  NAME_TAKEN: 'failedNameTaken',
  TOO_MANY_SECRETS: 'failedTooManySecrets',
  REAUTHENTICATION_REQUIRED: 'failedReauthentication',
  DATABASE_UNAVAILABLE: 'problem_DATABASE_UNAVAILABLE',
  RATE_LIMITED: 'problem_RATE_LIMITED',
}

/** @type {Record<string, Key>} */
const SESSIONS = {
  SIGNED_OUT: 'signedOut',
  SIGN_IN_FIRST: 'signInFirst',
  SIGN_IN_AGAIN: 'signInAgain',
  SESSION_REVOKED: 'sessionEnded',
  REFRESH_TOKEN_EXPIRED: 'sessionEnded',
  REFRESH_TOKEN_REUSED: 'sessionEnded',
  INVALID_REFRESH_TOKEN: 'sessionEnded',
}

/**
 * What happened and what to do, for a person. The problem document itself is for programs, and in English.
 *
 * @param {import('./session.js').Failure} failure
 */
export function failureText({ code, requestId }) {
  const key = FAILURES[code]
  return key === undefined ? `${t('problem_OTHER')} ${t('codeAndRequest', { code, id: requestId })}` : t(key)
}

/**
 * Why a person is not signed in, and what to do. Nothing for a person who was not signed in.
 *
 * @param {string} code
 */
export function sessionText(code) {
  const key = SESSIONS[code]
  if (code === 'MISSING_CREDENTIALS') {
    return ''
  }
  return key === undefined ? loginErrorText(code) : t(key)
}

/**
 * Why a login failed, and what to do.
 *
 * @param {string} code
 */
export function loginErrorText(code) {
  return texts[`problem_${code}`] ?? t('problem_OTHER')
}
