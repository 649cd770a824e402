import type { Message } from '../notifier/channel.ts'
import { alertOf } from '../notifier/channels/alert-of.ts'
import { summaryOf } from '../notifier/policy/plan-notices.ts'
import { renderNotice } from '../notifier/render.ts'
import { ticketLink } from '../notifier/ticket-link.ts'
import type { Incident } from '../triage/model/incident.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { Store } from '../triage/store/store.ts'

type Known = Pick<Store, 'openTickets' | 'openIncidents' | 'notices' | 'transaction'>

/**
 * Reads what a channel was told of and is not over (`ChannelContext.standing`), from the store
 * alone: whichever process has told it. A ticket is told as it is now, so that a channel that
 * shows it always shows what is true.
 */
export function standingMessages(
  store: Known,
  publicUrl: string | undefined,
): (channel: string) => Promise<readonly Message[]> {
  return async (channel) => {
    const [tickets, incidents] = await Promise.all([store.openTickets(), store.openIncidents()])
    const leads = await Promise.all(incidents.map(({ id }) => leadOf(store, id)))
    const about = [...tickets, ...leads.flatMap((lead) => lead ?? [])].filter((ticket) =>
      ticket.timeline.some((event) => event.kind === 'notice-sent' && event.channel === channel),
    )
    const byId = new Map(about.map((ticket) => [ticket.id, ticket]))
    const open = {
      tickets: new Map(tickets.map((ticket) => [ticket.id, ticket])),
      incidents: new Map(incidents.map((incident) => [incident.id, incident])),
    }
    const told = await Promise.all([...byId.keys()].map((id) => toldOf(store, id, channel)))
    const newest = new Map(told.flat().map((notice) => [alertOf(notice).key, notice]))
    return [...newest.values()].flatMap((notice) => {
      const now = asItIs(notice, open)
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

interface Open {
  readonly tickets: ReadonlyMap<string, Ticket>
  readonly incidents: ReadonlyMap<string, Incident>
}

/** The notice about what it is about as that is now; null when that is over. */
function asItIs(notice: Notice, { tickets, incidents }: Open): Notice | null {
  if (notice.incident) {
    const incident = incidents.get(notice.incident.id)
    return incident ? { ...notice, incident } : null
  }
  const ticket = tickets.get(notice.ticketId)
  return ticket ? { ...notice, ticket: summaryOf(ticket) } : null
}
