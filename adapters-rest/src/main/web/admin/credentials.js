import { go } from '../router.js'
import { t } from '../text.js'
import { addTrust, createSecret, createService, deleteSecret, removeTrust } from './programs.js'

/**
 * A change of a service account, as data: it may have to wait for a new login.
 *
 * @typedef {{ kind: 'service', name: string, role: 'admin' | 'campaign_manager' | 'viewer' }
 *   | { kind: 'secret', name: string, days: number | undefined }
 *   | { kind: 'secretGone', name: string, secret: string }
 *   | { kind: 'trust', name: string, trust: import('./programs.js').NewTrust }
 *   | { kind: 'trustGone', name: string, trust: string }} ProgramChange
 */

/**
 * The secret that was created last. It is only in the memory of this page, until it is deleted or its service
 * account is left.
 *
 * @type {{ name: string, secret: import('./programs.js').CreatedSecret } | undefined}
 */
let created

/**
 * The new secret of that service account, if one was created and not yet forgotten.
 *
 * @param {string} name
 */
export function newSecret(name) {
  return created?.name === name ? created.secret : undefined
}

export function forgetSecret() {
  created = undefined
}

/**
 * Makes a change of a service account. Shows a new one: the list need not contain it, as it begins with the oldest.
 *
 * @param {ProgramChange} change
 * @returns {Promise<string>} what has happened
 */
export async function changeProgram(change) {
  const { name } = change
  switch (change.kind) {
    case 'service':
      await createService({ name, role: change.role })
      go('/admin/services', { service: name })
      return t('doneService', { name })
    case 'secret':
      created = { name, secret: await createSecret(name, change.days === undefined ? {} : { ttl_days: change.days }) }
      return t('doneSecret')
    case 'secretGone':
      await deleteSecret(name, change.secret)
      if (created?.secret.id === change.secret) {
        forgetSecret()
      }
      return t('doneSecretGone')
    case 'trust':
      await addTrust(name, change.trust)
      return t('doneTrust')
    case 'trustGone':
      await removeTrust(name, change.trust)
      return t('doneTrustGone')
  }
}
