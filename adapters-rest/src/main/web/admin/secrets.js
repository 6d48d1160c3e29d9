import { h } from '../preact.js'
import { useId, useLayoutEffect, useRef, useState } from '../hooks.js'
import { Ago, ask, say, Table, useAlone, warn } from '../parts.js'
import { t } from '../text.js'
import { Select } from './select.js'

/** @typedef {import('./programs.js').CreatedSecret} CreatedSecret */
/** @typedef {import('./programs.js').Service} Service */
/** @typedef {Service['secrets'][number]} Secret */
/** @typedef {import('./service.js').Changing} Changing */

const MOST = 2
const LIFETIMES = ['30', '90', '365']

/**
 * The secrets of a service account.
 *
 * @param {{ account: Service, created: CreatedSecret | undefined, change: Changing }} props
 */
export function Secrets({ account, created, change }) {
  const { name, secrets } = account
  const isFull = secrets.filter(isLive).length >= MOST

  /** @param {Secret} secret */
  async function remove(secret) {
    const id = short(secret)
    if (await ask({ title: t('askDeleteSecretTitle', { id }), text: t('askDeleteSecret'), yes: t('delete') })) {
      void change({ kind: 'secretGone', name, secret: secret.id })
    }
  }

  return [
    h('h2', { key: 'title' }, t('secrets')),
    h('p', { key: 'about', class: 'note' }, isFull ? t('secretsFull') : t('aboutSecrets')),
    created && h(Created, { key: created.id, created }),
    secrets.length > 0 && h(SecretTable, { key: 'table', secrets, remove }),
    !isFull && h(NewSecret, { key: 'new', create: (days) => change({ kind: 'secret', name, days }) }),
  ]
}

/** @param {Secret} secret */
function isLive({ expires_at }) {
  return expires_at === null || Date.parse(expires_at) > Date.now()
}

/**
 * The end of an id: the beginnings of ids that were made at the same time are equal.
 *
 * @param {Secret} secret
 */
function short({ id }) {
  return id.slice(-8)
}

/** @param {{ create: (days: number | undefined) => Promise<unknown> }} props */
function NewSecret({ create }) {
  const [days, setDays] = useState('')
  const press = useAlone(async () => {
    await create(days === '' ? undefined : Number(days))
  })
  return h(
    'div',
    { class: 'row' },
    h(Select, {
      label: t('expires'),
      value: days,
      options: [
        { value: '', text: t('expiresNever') },
        ...LIFETIMES.map((value) => ({ value, text: t('days', { count: Number(value) }) })),
      ],
      choose: setDays,
    }),
    h('button', { type: 'button', class: 'secondary', onClick: press }, t('newSecret')),
  )
}

/** @param {{ secrets: Secret[], remove: (secret: Secret) => void }} props */
function SecretTable({ secrets, remove }) {
  return h(Table, {
    kind: 'secrets',
    label: t('secrets'),
    columns: [
      { title: t('secret') },
      { title: t('begunAt') },
      { title: t('expires') },
      { title: t('action'), isHidden: true },
    ],
    rows: secrets.map((secret) => ({
      key: secret.id,
      cells: [
        h('code', { title: secret.id }, short(secret)),
        h(Ago, { at: secret.created_at }),
        secret.expires_at === null ? t('never') : h(Ago, { at: secret.expires_at }),
        h('button', { type: 'button', class: 'secondary', onClick: () => remove(secret) }, t('delete')),
      ],
    })),
  })
}

/**
 * A new secret. The service shows it only once.
 *
 * @param {{ created: CreatedSecret }} props
 */
function Created({ created }) {
  return h(
    'div',
    { class: 'card' },
    h('p', {}, t('secretOnce')),
    h(Copied, { label: t('clientId'), value: created.client_id, action: t('copyClientId') }),
    h(Copied, { label: t('clientSecret'), value: created.client_secret, action: t('copySecret'), isFirst: true }),
  )
}

/**
 * A text to copy.
 *
 * @param {{ label: string, value: string, action: string, isFirst?: boolean }} props isFirst: it gets the focus
 */
function Copied({ label, value, action, isFirst = false }) {
  const id = useId()
  const field = useRef(/** @type {HTMLInputElement | null} */ (null))
  useLayoutEffect(() => {
    if (isFirst) {
      field.current?.focus()
      field.current?.select()
    }
  }, [])

  async function copy() {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      say(t('copied'))
    } catch {
      // Only pages under https may use the clipboard, and the person may refuse it.
      warn(t('copyFailed'))
    }
  }

  return h(
    'div',
    { class: 'row' },
    h(
      'div',
      { class: 'field search' },
      h('label', { for: id }, label),
      h('input', { ref: field, id, type: 'text', readOnly: true, value, autocomplete: 'off', spellcheck: false }),
    ),
    h('button', { type: 'button', class: 'secondary', onClick: copy }, action),
  )
}
