import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { firstTables } from './001-first-tables.ts'
import { incidents } from './002-incidents.ts'
import { lookAt } from './003-look-at.ts'
import { pictures } from './004-pictures.ts'
import { outboxOrder } from './005-outbox-order.ts'
import { unresolvedByPriority } from './006-unresolved-by-priority.ts'
import { mutes } from './007-mutes.ts'
import { people } from './008-people.ts'
import { nextStep } from './010-next-step.ts'
import { dutyPlans } from './011-duty-plans.ts'
import { digests } from './012-digests.ts'
import { stoppedAddresses } from './013-stopped-addresses.ts'
import { acceptedNotices } from './014-accepted-notices.ts'

/**
 * Every migration by its name, oldest first. A name that was released is never changed or
 * reused: it is how a database says which version made it.
 */
export function migrationCatalog(flavour: Flavour): Record<string, Migration> {
  return {
    '001-first-tables': firstTables(flavour),
    '002-incidents': incidents(flavour),
    '003-look-at': lookAt(flavour),
    '004-pictures': pictures(flavour),
    '005-outbox-order': outboxOrder(flavour),
    '006-unresolved-by-priority': unresolvedByPriority(),
    '007-mutes': mutes(flavour),
    '008-people': people(flavour),
    '010-next-step': nextStep(flavour),
    '011-duty-plans': dutyPlans(flavour),
    '012-digests': digests(flavour),
    '013-stopped-addresses': stoppedAddresses(flavour),
    '014-accepted-notices': acceptedNotices(),
  }
}
