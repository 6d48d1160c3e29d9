import { h } from '../preact.js'
import { useId } from '../hooks.js'

/** The roles, highest first. */
export const ROLES = /** @type {const} */ (['admin', 'campaign_manager', 'viewer'])

/** @typedef {{ value: string, text: string }} Option */
/** @typedef {{ currentTarget: HTMLSelectElement }} Chosen */

/**
 * A choice with its label.
 *
 * @param {{ label: string, value: string, options: Option[], choose: (value: string) => void }} props
 */
export function Select({ label, value, options, choose }) {
  const id = useId()
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    h(
      'select',
      { id, value, onChange: (/** @type {Chosen} */ { currentTarget }) => choose(currentTarget.value) },
      options.map((option) => h('option', { key: option.value, value: option.value }, option.text)),
    ),
  )
}
