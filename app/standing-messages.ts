import type { Message } from '../notifier/channel.ts'
import { alertOf } from '../notifier/channels/alert-of.ts'
import { summaryOf } from '../notifier/policy/plan-notices.ts'
import { renderNotice } from '../notifier/render.ts'
import { ticketLink } from '../notifier/ticket-link.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Incident } from '../triage/model/incident.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { Store } from '../triage/store/store.ts'

type Known = Pick<
  Store,
  'openTickets' | 'tickets' | 'openIncidents' | 'incidents' | 'notices' | 'transaction'
>

/** What began longer ago and is over is not looked at, … */
const recentMs = 86_400_000
/** … nor more than so many of each. */
const recentLimit = 100

/**
 * Reads what a channel was told of that is open, or was lately (`ChannelContext.standing`), from the
 * store alone: whichever process has told it. Everything is told as it is now, so that a channel
 * that shows it always shows what is true.
 */
export function standingMessages(
  store: Known,
  clock: Pick<Clock, 'now'>,
  publicUrl: string | undefined,
): (channel: string) => Promise<readonly Message[]> {
  return async (channel) => {
    const openedFrom = clock.now() - recentMs
    const [open, ended, incidents, past] = await Promise.all([
      store.openTickets(),
      store.tickets({ status: ['resolved'], openedFrom, limit: recentLimit }),
      store.openIncidents(),
      store.incidents({ open: false, limit: recentLimit }),
    ])
    const late = past.items.filter(({ openedAt }) => openedAt >= openedFrom)
    const known: Looked = {
      tickets: new Map([...ended.items, ...open].map((ticket) => [ticket.id, ticket])),
      incidents: new Map([...late, ...incidents].map((incident) => [incident.id, incident])),
    }
    const leads = await Promise.all([...known.incidents.keys()].map((id) => leadOf(store, id)))
    const about = [...known.tickets.values(), ...leads.flatMap((lead) => lead ?? [])].filter(
      ({ timeline }) =>
        timeline.some((event) => event.kind === 'notice-sent' && event.channel === channel),
    )
    const ids = new Set(about.map(({ id }) => id))
    const told = await Promise.all([...ids].map((id) => toldOf(store, id, channel)))
    const newest = new Map(told.flat().map((notice) => [alertOf(notice).key, notice]))
    return [...newest.values()].flatMap((notice) => {
      const now = asItIs(notice, known)
      if (!now) return []
      const link = ticketLink(now, publicUrl)
      return [{ ...renderNotice(now), ...(link !== undefined && { link }) }]
    })
  }
}

function leadOf(store: Known, incident: string): Promise<Ticket | null> {
  return store.transaction((tx) => tx.firstTicketOf(incident))
}

async function toldOf(store: Known, ticketId: string, channel: string): Promise<Notice[]> {
  const rows = await store.notices(ticketId)
  return rows
    .filter(({ notice, state }) => state === 'accepted' && notice.channel === channel)
    .map(({ notice }) => notice)
}

/** What was looked at, by its id. */
interface Looked {
  readonly tickets: ReadonlyMap<string, Ticket>
  readonly incidents: ReadonlyMap<string, Incident>
}

/** The notice about what it is about as that is now; null when it was not looked at. */
function asItIs(notice: Notice, { tickets, incidents }: Looked): Notice | null {
  if (notice.incident) {
    const incident = incidents.get(notice.incident.id)
    return incident ? { ...notice, incident } : null
  }
  const ticket = tickets.get(notice.ticketId)
  return ticket ? { ...notice, ticket: summaryOf(ticket) } : null
}
