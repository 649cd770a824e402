import type { Escalation } from './escalating.ts'
import { heldNews } from './model/held-news.ts'
import type { IncidentNews } from './model/incident.ts'
import { coversIncident, describeMute, type Mute } from './model/mute.ts'
import type { Notice } from './model/notice.ts'
import type { Ticket, TicketHappening } from './model/ticket.ts'
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
  readonly escalation: Escalation
  readonly save: (tx: StoreTransaction, change: TicketChange) => Promise<void>
  /** Writes what happened to a ticket, all that follows from it, and who is told. */
  readonly write: (tx: StoreTransaction, change: TicketChange) => Promise<TicketChange>
}

/** Makes one. */
export function createIncidentTeller(parts: IncidentTellerParts): IncidentTeller {
  const { planIncident, muting, escalation, save, write } = parts

  /** Only when its tickets know of it: the first of them is told from. */
  async function tell(tx: StoreTransaction, news: IncidentNews): Promise<TicketChange | null> {
    const first = planIncident && (await tx.firstTicketOf(news.id))
    if (!first) return null
    const mutes = await muting.inForce(tx)
    const { ticket: lead, events, heldBy } = await escalate(tx, first, news)
    // News that was queued before neither takes anything's place nor is held back.
    const fresh = await tx.unqueued(planIncident(lead, news))
    const told = muting.holdBack({ ticket: lead, event: null, notices: fresh, untold: [], mutes })
    const change = applyAll(lead, Math.max(news.at, lead.timeline.at(-1)?.at ?? 0), [
      ...incidentMuteNews(lead, news, mutes),
      ...told.untold,
      ...heldStart(lead, heldBy, told.untold),
      ...(await takeBack(tx, told.notices)),
    ])
    if (change.events.length > 0) await save(tx, change)
    await tx.queueNotices(told.notices)
    const all = [...events, ...change.events]
    return all.length > 0 ? { ticket: change.ticket, events: all } : null
  }

  /** Whom the news pages; while a mute covers the incident, nothing begins. */
  async function escalate(
    tx: StoreTransaction,
    lead: Ticket,
    news: IncidentNews,
  ): Promise<TicketChange & { readonly heldBy: Mute | null }> {
    const happenings = escalation.ofIncident(lead, news)
    const mute = (await muting.inForce(tx)).find((each) => coversIncident(each, news, lead))
    const now = happenings.filter(({ kind }) => !mute || kind === 'escalation-ended')
    const heldBy = mute && now.length < happenings.length ? mute : null
    if (now.length === 0) return { ticket: lead, events: [], heldBy }
    const at = Math.max(news.at, lead.timeline.at(-1)?.at ?? 0)
    return { ...(await write(tx, applyAll(lead, at, now))), heldBy }
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

/** The line for an escalation that a mute keeps from beginning, unless one says already what is held back. */
function heldStart(
  { timeline }: Ticket,
  mute: Mute | null,
  said: readonly TicketHappening[],
): readonly TicketHappening[] {
  const known = heldNews(timeline, 'incident').get('oncall')?.has('incident') || said.length > 0
  if (!mute || known) return []
  const about = { kind: 'not-told', to: 'oncall', message: 'incident', reason: 'muted' } as const
  return [{ ...about, detail: describeMute(mute) }]
}
