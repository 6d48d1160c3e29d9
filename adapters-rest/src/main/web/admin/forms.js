import { h } from '../preact.js'
import { useEffect, useId, useLayoutEffect, useRef, useState } from '../hooks.js'
import { expected, hush, report, useAlone, warn } from '../parts.js'
import { t, worded } from '../text.js'

/** @typedef {import('../preact.js').ComponentChildren} Children */
/** @typedef {import('../text.js').Key} Key */

/** @type {Record<string, Key>} */
const FIELDS = {
  name: 'name',
  role: 'role',
  issuer: 'factIssuer',
  audience: 'factAudience',
  claims: 'factClaims',
  max_ttl_seconds: 'longestSeconds',
  ttl_days: 'expires',
}

/**
 * States why the service did not make a change, and which field it does not accept.
 *
 * @param {unknown} failed
 * @returns {import('../session.js').Failure}
 * @throws what is a bug of the page
 */
export function refused(failed) {
  const failure = expected(failed)
  if (failure.field === '') {
    report(failure)
  } else {
    warn(t('failedInvalid', { field: worded(FIELDS, failure.field) }))
  }
  return failure
}

/**
 * A button with a form behind it. The focus goes into the form, and back to the button.
 *
 * @param {{ text: string, form: (close: () => void) => Children }} props
 */
export function FormButton({ text, form }) {
  const [isOpen, setOpen] = useState(false)
  const wasOpen = useRef(false)
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null))
  useEffect(() => {
    if (wasOpen.current) {
      button.current?.focus()
    }
    wasOpen.current = isOpen
  }, [isOpen])

  function open() {
    hush()
    setOpen(true)
  }

  return isOpen
    ? form(() => setOpen(false))
    : h('button', { ref: button, type: 'button', class: 'secondary', onClick: open }, text)
}

/**
 * A form that can be left without a change. While it is sent, it cannot be sent again.
 *
 * @param {{ label: string, action: string, send: () => Promise<boolean>, close: () => void, children?: Children }} props
 *   action: the verb of its button; send: true if it was accepted
 */
export function Form({ label, action, send, close, children }) {
  const form = useRef(/** @type {HTMLFormElement | null} */ (null))
  useLayoutEffect(() => form.current?.querySelector('input')?.focus(), [])

  const submit = useAlone(async () => {
    if (await send()) {
      close()
    }
  })

  return h(
    'form',
    {
      ref: form,
      class: 'card',
      'aria-label': label,
      onSubmit: (/** @type {Event} */ event) => {
        event.preventDefault()
        void submit()
      },
      onKeyDown: (/** @type {KeyboardEvent} */ { key }) => key === 'Escape' && close(),
    },
    children,
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'submit' }, action),
      h('button', { type: 'button', class: 'secondary', onClick: close }, t('cancel')),
    ),
  )
}

/** @typedef {{ currentTarget: HTMLInputElement }} Typed */

/** @typedef {{ text: string }} Refusal why a value is not accepted */

/**
 * A field with its label. A refusal is in the place of the hint, and gets the focus.
 *
 * @param {{ label: string, value: string, set: (value: string) => void, hint?: string, refusal?: Refusal | undefined,
 *   type?: string, pattern?: string, min?: number, max?: number, maxLength?: number, placeholder?: string }} props
 */
export function Field({ label, value, set, hint = '', refusal, type = 'text', ...limits }) {
  const id = useId()
  const input = useRef(/** @type {HTMLInputElement | null} */ (null))
  const about = refusal?.text ?? hint
  useLayoutEffect(() => {
    if (refusal) {
      input.current?.focus()
    }
  }, [refusal])
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    h('input', {
      ...limits,
      ref: input,
      id,
      type,
      value,
      required: true,
      autocomplete: 'off',
      spellcheck: false,
      'aria-describedby': about && `${id}-hint`,
      // The style of Pico marks the value false as valid.
      'aria-invalid': refusal && true,
      onInput: (/** @type {Typed} */ { currentTarget }) => set(currentTarget.value),
    }),
    about && h('small', { id: `${id}-hint` }, about),
  )
}
