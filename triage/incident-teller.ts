import { heldNews } from './model/held-news.ts'
import type { IncidentNews } from './model/incident.ts'
import type { Notice } from './model/notice.ts'
import type { Ticket } from './model/ticket.ts'
import { incidentMuteNews, type Muting } from './muting.ts'
import type { StoreTransaction } from './store/store.ts'
import { takeBack } from './take-back.ts'
import { applyAll, type TicketChange } from './tickets/apply-trouble.ts'

/** Queues the news of incidents, over the outbox of the first ticket of each. */
export interface IncidentTeller {
  /** Resolves to what that put onto the ticket's timeline, if anything. */
  tell(tx: StoreTransaction, news: IncidentNews): Promise<TicketChange | null>
  /** Tells what a mute has kept from people, where that has ended and the incident has not. */
  tellHeld(tx: StoreTransaction, lead: Ticket, at: number): Promise<TicketChange | null>
}

/** What it is made of. */
export interface IncidentTellerParts {
  /** Decides who is told of an incident; nobody when left out. Pure. */
  readonly planIncident: ((lead: Ticket, news: IncidentNews) => readonly Notice[]) | undefined
  readonly muting: Muting
  readonly save: (tx: StoreTransaction, change: TicketChange) => Promise<void>
}

/** Makes one. */
export function createIncidentTeller(parts: IncidentTellerParts): IncidentTeller {
  const { planIncident, muting, save } = parts

  /** Only when its tickets know of it: the first of them is told from. */
  async function tell(tx: StoreTransaction, news: IncidentNews): Promise<TicketChange | null> {
    const lead = planIncident && (await tx.firstTicketOf(news.id))
    if (!lead) return null
    const mutes = await muting.inForce(tx)
    // News that was queued before neither takes anything's place nor is held back.
    const fresh = await tx.unqueued(planIncident(lead, news))
    const told = muting.holdBack({ ticket: lead, event: null, notices: fresh, mutes })
    const change = applyAll(lead, Math.max(news.at, lead.timeline.at(-1)?.at ?? 0), [
      ...incidentMuteNews(lead, news, mutes),
      ...told.untold,
      ...(await takeBack(tx, told.notices)),
    ])
    if (change.events.length > 0) await save(tx, change)
    await tx.queueNotices(told.notices)
    return change.events.length > 0 ? change : null
  }

  return {
    tell,
    async tellHeld(tx, lead, at) {
      if (heldNews(lead.timeline, 'incident').size === 0) return null
      const incident = lead.incident === null ? null : await tx.incident(lead.incident)
      if (incident?.closedAt === null)
        return tell(tx, { type: 'incident', at, state: 'changed', ...incident })
      const change = applyAll(lead, at, [{ kind: 'mute-ended', about: 'incident' }])
      await save(tx, change)
      return change
    },
  }
}
