import type { Clock } from './model/clock.ts'
import { heldNews, type NewsToTell, type Told } from './model/held-news.ts'
import type { IncidentNews } from './model/incident.ts'
import { coversIncident, isInForce, type Mute } from './model/mute.ts'
import type { Ticket, TicketHappening } from './model/ticket.ts'
import type { StoreTransaction } from './store/store.ts'
import { applyAll, type TicketChange } from './tickets/apply-trouble.ts'
import { muteNews } from './tickets/mute-news.ts'

/** Decides what mutes hold back, and says so. Pure. */
export type HoldBack = (news: NewsToTell) => Told

/** What the desk asks about mutes. */
export interface Muting {
  /** The mutes in force now; asked once in each transaction. */
  inForce(tx: StoreTransaction): Promise<readonly Mute[]>
  readonly holdBack: HoldBack
}

/** Mutes from the store and the configuration; without `holdBack` they hold back nothing. */
export function createMuting(parts: {
  readonly clock: Clock
  readonly configured?: readonly Mute[] | undefined
  readonly holdBack?: HoldBack | undefined
}): Muting {
  const { clock, configured = [], holdBack } = parts
  const asked = new WeakMap<StoreTransaction, Promise<readonly Mute[]>>()

  async function ask(tx: StoreTransaction): Promise<readonly Mute[]> {
    const now = clock.now()
    return [...configured.filter((mute) => isInForce(mute, now)), ...(await tx.mutesInForce(now))]
  }

  return {
    inForce(tx) {
      const answer = asked.get(tx) ?? ask(tx)
      asked.set(tx, answer)
      return answer
    },
    holdBack: holdBack ?? (({ notices }) => ({ notices, untold: [] })),
  }
}

/** A change, and after it the end of a mute, where what that held back is to be told now. */
export function withMuteNews(
  { ticket, events }: TicketChange,
  mutes: readonly Mute[],
  at: number,
): TicketChange {
  const change = applyAll(ticket, at, muteNews(ticket, mutes))
  return { ticket: change.ticket, events: [...events, ...change.events] }
}

/** The line with which news of an incident is told that was held back; none while a mute covers it. */
export function incidentMuteNews(
  lead: Ticket,
  incident: IncidentNews,
  mutes: readonly Mute[],
): readonly TicketHappening[] {
  if (incident.closedAt !== null || heldNews(lead.timeline, 'incident').size === 0) return []
  if (mutes.some((mute) => coversIncident(mute, incident, lead))) return []
  return [{ kind: 'mute-ended', about: 'incident' }]
}
