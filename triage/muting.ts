import type { Clock } from './model/clock.ts'
import { heldNews, type NewsToTell, type Told } from './model/held-news.ts'
import type { IncidentNews } from './model/incident.ts'
import {
  type Covered,
  coversIncident,
  coversTicket,
  isInForce,
  type Mute,
  uncovered,
} from './model/mute.ts'
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
  /** What they cover of a ticket: itself, and incidents that people are paged for on it and that last. */
  covered(tx: StoreTransaction, ticket: Ticket): Promise<Covered>
  readonly holdBack: HoldBack
}

/** The mutes in force at `now` (Unix ms): the configured ones first, then those that are kept. */
export async function mutesInForce(
  configured: readonly Mute[],
  kept: Pick<StoreTransaction, 'mutesInForce'>,
  now: number,
): Promise<readonly Mute[]> {
  return [...configured.filter((mute) => isInForce(mute, now)), ...(await kept.mutesInForce(now))]
}

/** Mutes from the store and the configuration; without `holdBack` they hold back nothing. */
export function createMuting(parts: {
  readonly clock: Clock
  readonly configured?: readonly Mute[] | undefined
  readonly holdBack?: HoldBack | undefined
}): Muting {
  const { clock, configured = [], holdBack } = parts
  const asked = new WeakMap<StoreTransaction, Promise<readonly Mute[]>>()

  function inForce(tx: StoreTransaction): Promise<readonly Mute[]> {
    const answer = asked.get(tx) ?? mutesInForce(configured, tx, clock.now())
    asked.set(tx, answer)
    return answer
  }

  return {
    inForce,
    async covered(tx, ticket) {
      const mutes = await inForce(tx)
      if (mutes.length === 0) return uncovered
      const incidents = new Set<string>()
      for (const id of pagedFor(ticket)) {
        const incident = await tx.incident(id)
        if (incident?.closedAt !== null) continue
        if (mutes.some((mute) => coversIncident(mute, incident, ticket))) incidents.add(id)
      }
      return { ticket: mutes.some((mute) => coversTicket(mute, ticket)), incidents }
    },
    holdBack: holdBack ?? (({ notices, untold }) => ({ notices, untold })),
  }
}

/** The incidents that people on call are, or were, paged for on a ticket. */
function pagedFor({ timeline }: Ticket): ReadonlySet<string> {
  const ids = timeline.flatMap((event) =>
    event.kind === 'escalation-started' && event.of !== null ? [event.of] : [],
  )
  return new Set(ids)
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
