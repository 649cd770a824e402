import type { Clock } from './model/clock.ts'
import { coversIncident, coversTicket, type Mute } from './model/mute.ts'
import { mutesInForce } from './muting.ts'
import type { Store, StoreTransaction } from './store/store.ts'

/** What came of ending a mute: it is over now, was so before, is a configured one, or there is none. */
export type EndedMute =
  | { readonly outcome: 'ended' | 'already-over' | 'configured'; readonly mute: Mute }
  | { readonly outcome: 'not-found' }

/** Where mutes are made and ended. */
export interface MuteDesk {
  /** The mutes in force now, the configured ones first. */
  inForce(): Promise<readonly Mute[]>
  /**
   * Writes a mute down; one whose id is there already is left as it is. Resolves to what is kept.
   */
  add(mute: Mute): Promise<Mute>
  /**
   * Ends a mute now. What it held back of troubles that last is told within a second or so, where no
   * other mute holds it back. A configured one is ended in the configuration only.
   */
  end(id: string, by: string): Promise<EndedMute>
}

/** What a mute desk is made of. */
export interface MuteDeskOptions {
  readonly store: Store
  readonly clock: Clock
  /** The mutes that the configuration plans. */
  readonly configured: readonly Mute[]
}

/** Opens it over a store. */
export function createMuteDesk({ store, clock, configured }: MuteDeskOptions): MuteDesk {
  return {
    inForce: () => mutesInForce(configured, store, clock.now()),
    add: (mute) =>
      store.transaction(async (tx) => {
        const known = await tx.mute(mute.id)
        if (!known) await tx.saveMute(mute)
        return known ?? mute
      }),
    async end(id, by) {
      const planned = configured.find((mute) => mute.id === id)
      if (planned) return { outcome: 'configured', mute: planned }
      return store.transaction((tx) => endIn(tx, { id, by, at: clock.now() }))
    },
  }
}

async function endIn(
  tx: StoreTransaction,
  { id, by, at }: { readonly id: string; readonly by: string; readonly at: number },
): Promise<EndedMute> {
  const mute = await tx.mute(id)
  if (!mute) return { outcome: 'not-found' }
  if ((mute.endedAt ?? mute.until) <= at) return { outcome: 'already-over', mute }
  const ended = { ...mute, endedAt: at, endedBy: by }
  await tx.saveMute(ended)
  // Only now: whatever was written under the mute is committed, since its end had to wait for that.
  await tx.lookAt(await coveredBy(tx, mute), at)
  return { outcome: 'ended', mute: ended }
}

/** The ids of the tickets whose news, or whose incident's news, a mute may hold back. */
async function coveredBy(tx: StoreTransaction, mute: Mute): Promise<readonly string[]> {
  const ids = (await tx.openSummaries()).flatMap((ticket) =>
    coversTicket(mute, ticket) ? [ticket.id] : [],
  )
  for (const incident of await tx.openIncidents()) {
    const lead = await tx.firstTicketOf(incident.id)
    if (lead && coversIncident(mute, incident, lead)) ids.push(lead.id)
  }
  return [...new Set(ids)]
}
