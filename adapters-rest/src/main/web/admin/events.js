import { device } from '../sessions.js'
import { duration, roleText, statusText, t, toSecond, worded } from '../text.js'

/** @typedef {import('../text.js').Key} Key */
/** @typedef {import('../api.js').AuditEvent} AuditEvent */
/** @typedef {{ label: string, text: string, title?: string, isCut?: boolean }} Fact title: the value as it was recorded */

/** @type {Record<string, Key>} */
const TYPES = {
  login: 'eventLogin',
  login_failed: 'eventLoginFailed',
  login_replaced: 'eventLoginReplaced',
  logout: 'eventLogout',
  refresh_reused: 'eventRefreshReused',
  sessions_revoked: 'eventSessionsRevoked',
  role_changed: 'eventRoleChanged',
  role_overage: 'eventRoleOverage',
  status_changed: 'eventStatusChanged',
  user_provisioned: 'eventUserProvisioned',
  user_changed: 'eventUserChanged',
  group_created: 'eventGroupCreated',
  group_changed: 'eventGroupChanged',
  group_deleted: 'eventGroupDeleted',
  user_relinked: 'eventUserRelinked',
  service_created: 'eventServiceCreated',
  service_token_issued: 'eventServiceTokenIssued',
  client_secret_created: 'eventClientSecretCreated',
  client_secret_deleted: 'eventClientSecretDeleted',
  trust_added: 'eventTrustAdded',
  trust_removed: 'eventTrustRemoved',
  users_imported: 'eventUsersImported',
  audit_archived: 'eventAuditArchived',
}

/**
 * The details, the most telling first.
 *
 * @type {Record<string, Key>}
 */
const FACTS = {
  role: 'role',
  reason: 'factReason',
  cause: 'factCause',
  new_user: 'factNewUser',
  count: 'factCount',
  email: 'email',
  email_verified: 'factEmailVerified',
  email_holder: 'factEmailHolder',
  waiting_email: 'factWaitingEmail',
  imported_role: 'factImportedRole',
  import: 'factImport',
  waiting_user: 'factWaitingUser',
  group_name: 'factGroupName',
  added: 'factAdded',
  removed: 'factRemoved',
  attributes: 'factAttributes',
  user_name: 'factUserName',
  external_id: 'factExternalId',
  source: 'factSource',
  lines: 'factLines',
  changed: 'factChanged',
  unchanged: 'factUnchanged',
  waiting: 'factWaiting',
  refused: 'factRefused',
  broken_off: 'factBrokenOff',
  events: 'factEvents',
  seal: 'factSeal',
  from_issuer: 'factFromIssuer',
  from_subject: 'factFromSubject',
  to_issuer: 'factToIssuer',
  to_subject: 'factToSubject',
  issuer: 'factIssuer',
  subject: 'factSubject',
  audience: 'factAudience',
  claims: 'factClaims',
  ttl: 'factTtl',
  expires_at: 'factExpiresAt',
  secret_id: 'factSecret',
  trust_id: 'factTrust',
  group_id: 'factGroupId',
  generation: 'factGeneration',
  user_agent: 'device',
  ip: 'address',
  session_id: 'factSession',
}

/** The position of each detail. */
const POSITIONS = new Map(Object.keys(FACTS).map((key, position) => [key, position]))

/** @type {Record<string, Key>} */
const REASONS = {
  INVALID_ID_TOKEN: 'reasonInvalidIdToken',
  ACR_NOT_MET: 'reasonAcrNotMet',
  USER_DISABLED: 'reasonUserDisabled',
  EMAIL_CONFLICT: 'reasonEmailConflict',
  provider_refused: 'reasonProviderRefused',
  role_claim_absent: 'reasonRoleAbsent',
  role_claim_only_in_access_token: 'reasonRoleInAccessToken',
  role_claim_elsewhere: 'reasonRoleElsewhere',
  deprovisioned: 'reasonDeprovisioned',
  dormant: 'reasonDormant',
  applied: 'reasonApplied',
  email_not_verified: 'reasonEmailNotVerified',
  role_of_identity_provider: 'reasonRoleOfProvider',
  last_admin: 'reasonLastAdmin',
}

/** @type {Record<string, Key>} */
const ANSWERS = { true: 'yes', false: 'no' }

/** No line ends here. */
const JOINED = '\u2060'

/** What tells sessions apart, in characters: their ids begin with the time (RFC 9562, section 5.7). */
const END = 8

/** How a value is shown, if not as it is. */
/** @type {Record<string, (value: string) => string>} */
const SHOWN = {
  role: roleText,
  imported_role: roleText,
  reason: (value) => worded(REASONS, value),
  import: (value) => worded(REASONS, value),
  broken_off: (value) => worded(ANSWERS, value),
  email_verified: (value) => worded(ANSWERS, value),
  new_user: (value) => worded(ANSWERS, value),
  session_id: (value) => `…${JOINED}${value.slice(-END)}`,
  ttl: duration,
  expires_at: toSecond,
  user_agent: device,
}

/** The types of events, in the order of their words. */
export const EVENTS = Object.keys(TYPES).sort((one, other) => eventText(one).localeCompare(eventText(other)))

/** @param {string} type */
export function eventText(type) {
  return worded(TYPES, type)
}

/**
 * The details of an event in words.
 *
 * @param {AuditEvent} event
 * @returns {Fact[]}
 */
export function describe({ type, detail }) {
  const { from, to, ...others } = detail
  const facts = Object.entries(others)
    .sort(([one], [other]) => position(one) - position(other))
    .map(([key, value]) => ({
      label: worded(FACTS, key),
      text: (SHOWN[key] ?? String)(value),
      title: value,
      isCut: key === 'session_id',
    }))
  return from === undefined || to === undefined ? facts : [change(type, from, to), ...facts]
}

/** @param {string} key */
function position(key) {
  return POSITIONS.get(key) ?? POSITIONS.size
}

/**
 * @param {string} type
 * @param {string} from
 * @param {string} to
 */
function change(type, from, to) {
  const text = type === 'status_changed' ? statusText : roleText
  return { label: t('change'), text: `${text(from)} → ${text(to)}` }
}
