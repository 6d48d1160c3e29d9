import { h } from '../preact.js'
import { useEffect, useState } from '../hooks.js'
import { Heading, warn } from '../parts.js'
import { address } from '../router.js'
import { take } from '../session.js'
import { t } from '../text.js'
import { Audit } from './audit.js'
import { make, waiting } from './changes.js'
import { refused } from './forms.js'
import { Person } from './person.js'
import { ServiceAccount } from './service.js'
import { Services } from './services.js'
import { Users } from './users.js'

/** @typedef {import('../api.js').User} User */

/**
 * The pages of administration.
 *
 * @param {{ me: User, here: URL }} props
 */
export function Pages({ me, here }) {
  const isWaiting = useWaiting(me)
  if (me.role !== 'admin') {
    return h(Refusal, {})
  }
  return !isWaiting && h(Page, { me, here })
}

/**
 * Makes the change that waited for the new login of the person, once. True until then.
 *
 * @param {User} me
 */
function useWaiting(me) {
  const [{ change, refusal }, setWaiting] = useState(() => waiting(take('change'), me))
  useEffect(() => {
    if (change !== undefined) {
      make(change, me, () => {}, false).catch(refused).finally(() => setWaiting({}))
    } else if (refusal !== undefined) {
      warn(refusal)
    }
  }, [])
  return change !== undefined
}

/** @param {{ me: User, here: URL }} props */
function Page({ me, here }) {
  const { pathname: path, searchParams: query } = here
  const user = query.get('user')
  if (path === '/admin/audit') {
    return h(Audit, { query })
  }
  if (path === '/admin/services') {
    const name = query.get('service')
    return name === null ? h(Services, { me }) : h(ServiceAccount, { key: name, name, me })
  }
  const list = address(path, { ...Object.fromEntries(query), user: undefined })
  return user === null ? h(Users, { query }) : h(Person, { key: user, id: user, me, list })
}

/** What other people see on these pages. */
function Refusal() {
  return [
    h(Heading, { key: 'heading', text: t('refusalTitle') }),
    h('p', { key: 'text' }, t('refusal')),
    h('p', { key: 'back' }, h('a', { href: '/' }, t('backToSessions'))),
  ]
}
