import { describe } from 'vitest'
import type { OpenForTest } from '../../fixtures/testing/with-store.ts'
import { storeConcurrencyContract } from './store-concurrency.contract.ts'
import { storeDigestsContract } from './store-digests.contract.ts'
import { storeDutyPlansContract } from './store-duty-plans.contract.ts'
import { storeIncidentsContract } from './store-incidents.contract.ts'
import { storeMutesContract } from './store-mutes.contract.ts'
import { storeOutboxContract } from './store-outbox.contract.ts'
import { storeOutboxModelContract } from './store-outbox-model.contract.ts'
import { storePagesContract } from './store-pages.contract.ts'
import { storePeopleContract } from './store-people.contract.ts'
import { storePicturesContract } from './store-pictures.contract.ts'
import { storeTicketsContract } from './store-tickets.contract.ts'

/** Holds a store to what `Store` promises. */
export function storeContract(name: string, open: OpenForTest): void {
  describe(name, () => {
    storeTicketsContract(open)
    storePagesContract(open)
    storePicturesContract(open)
    storePeopleContract(open)
    storeDutyPlansContract(open)
    storeIncidentsContract(open)
    storeMutesContract(open)
    storeDigestsContract(open)
    storeOutboxContract(open)
    storeOutboxModelContract(open)
    storeConcurrencyContract(open)
  })
}
