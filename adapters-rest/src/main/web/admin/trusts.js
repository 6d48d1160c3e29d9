import { h } from '../preact.js'
import { useState } from '../hooks.js'
import { ask, Table } from '../parts.js'
import { duration, t } from '../text.js'
import { Field, Form, FormButton } from './forms.js'

/** @typedef {import('./programs.js').NewTrust} NewTrust */
/** @typedef {import('./programs.js').Trust} Trust */
/** @typedef {import('./service.js').Changing} Changing */
/** @typedef {{ name: string, value: string }} Claim */

const MOST_CLAIMS = 20
const HOUR = '3600'

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

/** @param {{ add: (trust: NewTrust) => Promise<boolean>, close: () => void }} props */
function AddTrust({ add, close }) {
  const [issuer, setIssuer] = useState('')
  const [audience, setAudience] = useState(location.origin)
  const [seconds, setSeconds] = useState(HOUR)
  const [claims, setClaims] = useState([{ name: '', value: '' }])

  function send() {
    const named = Object.fromEntries(claims.map(({ name, value }) => [name, value]))
    return add({ issuer, audience, claims: named, max_ttl_seconds: Number(seconds) })
  }

  return h(
    Form,
    { label: t('newTrust'), action: t('addTrust'), send, close },
    h(
      'div',
      { class: 'fields' },
      h(Field, { label: t('factIssuer'), value: issuer, set: setIssuer, type: 'url', maxLength: 255, hint: t('issuerHint') }),
      h(Field, { label: t('factAudience'), value: audience, set: setAudience, maxLength: 1000, hint: t('audienceHint') }),
      h(Claims, { claims, set: setClaims }),
      h(Field, { label: t('longestSeconds'), value: seconds, set: setSeconds, type: 'number', min: 60, max: 86400 }),
    ),
  )
}

/**
 * The fields of the claims, two for each.
 *
 * @param {{ claims: Claim[], set: (claims: Claim[]) => void }} props
 */
function Claims({ claims, set }) {
  /**
   * @param {number} index
   * @param {Partial<Claim>} changed
   */
  const edit = (index, changed) => set(claims.map((claim, at) => (at === index ? { ...claim, ...changed } : claim)))
  return [
    claims.map(({ name, value }, index) => {
      const number = index === 0 ? '' : ` ${index + 1}`
      return h(
        'div',
        { key: index, class: 'row' },
        h(Field, { label: t('claim') + number, value: name, set: (changed) => edit(index, { name: changed }), maxLength: 1000 }),
        h(Field, { label: t('value') + number, value, set: (changed) => edit(index, { value: changed }), maxLength: 1000 }),
      )
    }),
    claims.length < MOST_CLAIMS &&
      h('button', { key: 'another', type: 'button', class: 'secondary', onClick: () => set([...claims, { name: '', value: '' }]) }, t('anotherClaim')),
  ]
}
