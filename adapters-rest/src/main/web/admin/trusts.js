import { h } from '../preact.js'
import { useState } from '../hooks.js'
import { ask, Table, warn } from '../parts.js'
import { duration, t } from '../text.js'
import { Field, Form, FormButton } from './forms.js'

/** @typedef {import('./programs.js').NewTrust} NewTrust */
/** @typedef {import('./programs.js').Trust} Trust */
/** @typedef {import('./service.js').Changing} Changing */
/** @typedef {import('../text.js').Key} Key */
/** @typedef {{ name: string, value: string }} Claim */
/** @typedef {import('./forms.js').Refusal & { field: string, row: number }} Refusal row: of the claims */

const MOST_CLAIMS = 20
const HOUR = '3600'

/** @type {Record<string, Key>} */
const REFUSALS = { issuer: 'refusedIssuer', claims: 'refusedClaims' }

/**
 * The trust rules of a service account.
 *
 * @param {{ name: string, rules: Trust[], change: Changing }} props
 */
export function Trusts({ name, rules, change }) {
  /** @param {Trust} rule */
  async function remove(rule) {
    if (await ask({ title: t('askRemoveTrustTitle'), text: t('askRemoveTrust', { issuer: rule.issuer }), yes: t('delete') })) {
      void change({ kind: 'trustGone', name, trust: rule.id })
    }
  }

  /** @param {NewTrust} trust */
  const add = (trust) => change({ kind: 'trust', name, trust })

  return [
    h('h2', { key: 'title' }, t('trusts')),
    h('p', { key: 'about', class: 'note' }, t('aboutTrusts')),
    rules.length > 0 && h(TrustTable, { key: 'table', rules, remove }),
    h(
      'div',
      { key: 'new', class: 'buttons' },
      h(FormButton, { text: t('newTrust'), form: (close) => h(AddTrust, { add, close }) }),
    ),
  ]
}

/** @param {{ rules: Trust[], remove: (rule: Trust) => void }} props */
function TrustTable({ rules, remove }) {
  return h(Table, {
    kind: 'trusts',
    label: t('trusts'),
    columns: [
      { title: t('factIssuer') },
      { title: t('factAudience') },
      { title: t('factClaims') },
      { title: t('longest') },
      { title: t('action'), isHidden: true },
    ],
    rows: rules.map((rule) => ({
      key: rule.id,
      cells: [
        h('bdi', {}, rule.issuer),
        h('bdi', {}, rule.audience),
        h('ul', { class: 'claims' }, Object.entries(rule.claims).map(([name, value]) => h('li', { key: name }, h('bdi', {}, `${name}: ${value}`)))),
        duration(iso(rule.max_ttl_seconds)),
        h('button', { type: 'button', class: 'secondary', onClick: () => remove(rule) }, t('delete')),
      ],
    })),
  })
}

/**
 * A duration in the form of the service (ISO 8601).
 *
 * @param {number} seconds
 */
function iso(seconds) {
  const parts = [`${Math.trunc(seconds / 3600)}H`, `${Math.trunc((seconds % 3600) / 60)}M`, `${seconds % 60}S`]
  return `PT${parts.filter((part) => !part.startsWith('0')).join('')}`
}

/** @param {{ add: (trust: NewTrust) => ReturnType<Changing>, close: () => void }} props */
function AddTrust({ add, close }) {
  const [issuer, setIssuer] = useState('')
  const [audience, setAudience] = useState(location.origin)
  const [seconds, setSeconds] = useState(HOUR)
  const [claims, setClaims] = useState([{ name: '', value: '' }])
  const [refusal, setRefusal] = useState(/** @type {Refusal | undefined} */ (undefined))
  const accept = () => setRefusal(undefined)

  /**
   * @param {string} field
   * @param {number} [row]
   */
  const refusalOf = (field, row = 0) => (refusal?.field === field && refusal.row === row ? refusal : undefined)

  async function send() {
    const row = claims.findIndex(({ name }, index) => claims.findIndex((claim) => claim.name === name) < index)
    if (row >= 0) {
      const text = t('refusedClaimAgain')
      warn(text)
      setRefusal({ field: 'claims', row, text })
      return false
    }
    const named = Object.fromEntries(claims.map(({ name, value }) => [name, value]))
    const failure = await add({ issuer, audience, claims: named, max_ttl_seconds: Number(seconds) })
    if (failure !== undefined) {
      setRefusal({ field: failure.field, row: 0, text: t(REFUSALS[failure.field] ?? 'refusedValue') })
    }
    return failure === undefined
  }

  return h(
    Form,
    { label: t('newTrust'), action: t('addTrust'), send, close },
    h(
      'div',
      { class: 'fields', onInput: accept },
      h(Field, {
        label: t('factIssuer'),
        value: issuer,
        set: setIssuer,
        type: 'url',
        maxLength: 255,
        hint: t('issuerHint'),
        refusal: refusalOf('issuer'),
      }),
      h(Field, {
        label: t('factAudience'),
        value: audience,
        set: setAudience,
        maxLength: 1000,
        hint: t('audienceHint'),
        refusal: refusalOf('audience'),
      }),
      h(Claims, {
        claims,
        refusalOf: (row) => refusalOf('claims', row),
        set: (changed) => {
          accept()
          setClaims(changed)
        },
      }),
      h(Field, {
        label: t('longestSeconds'),
        value: seconds,
        set: setSeconds,
        type: 'number',
        min: 60,
        max: 86400,
        refusal: refusalOf('max_ttl_seconds'),
      }),
    ),
  )
}

/**
 * The fields of the claims, two for each. If a row is removed with the focus in it, the focus stays among the claims.
 *
 * @param {{ claims: Claim[], set: (claims: Claim[]) => void, refusalOf: (row: number) => Refusal | undefined }} props
 */
function Claims({ claims, set, refusalOf }) {
  /**
   * @param {number} row
   * @param {Partial<Claim>} changed
   */
  const edit = (row, changed) => set(claims.map((claim, at) => (at === row ? { ...claim, ...changed } : claim)))
  /** @param {number} row */
  const remove = (row) => set(claims.filter((_, at) => at !== row))
  return h(
    'fieldset',
    { class: 'fields', 'aria-label': t('factClaims'), tabIndex: -1 },
    claims.map(({ name, value }, row) => {
      const number = row === 0 ? '' : ` ${row + 1}`
      return h(
        'div',
        { key: row, class: 'row' },
        h(Field, {
          label: t('claim') + number,
          value: name,
          set: (changed) => edit(row, { name: changed }),
          maxLength: 1000,
          refusal: refusalOf(row),
        }),
        h(Field, { label: t('value') + number, value, set: (changed) => edit(row, { value: changed }), maxLength: 1000 }),
        claims.length > 1 && h(RemoveClaim, { number: row + 1, remove: () => remove(row) }),
      )
    }),
    claims.length < MOST_CLAIMS &&
      h('button', { key: 'another', type: 'button', class: 'secondary', onClick: () => set([...claims, { name: '', value: '' }]) }, t('anotherClaim')),
  )
}

/** @param {{ number: number, remove: () => void }} props */
function RemoveClaim({ number, remove }) {
  return h('button', { type: 'button', class: 'secondary', 'aria-label': t('deleteClaim', { number }), onClick: remove }, t('delete'))
}
