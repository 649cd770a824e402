import { type Notice, placeKey } from '../../triage/model/notice.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { isOvertaken } from './is-overtaken.ts'
import { expiryOf, kindRules } from './kind-rules.ts'
import { noticeId, summaryOf } from './plan-notices.ts'
import { prioritiesHad, type Route, takes } from './route.ts'

/** What changes how a ticket stands, as its first message shows it. */
const restated: ReadonlySet<TicketEvent['kind']> = new Set([
  'acknowledged',
  'assigned',
  'snoozed',
  'resolved',
])

/** Several changes within so long are one edit. */
const gatheredForMs = 2_000

/**
 * The edits by which the first message of a ticket shows how it stands now, in each place where people
 * on call were told of it and the channel can edit. They ring for nobody, and nobody waits for them: a
 * place that shows nothing to edit is no place to say why. An incident has a message of its own.
 *
 * @param routes where people on call are told of this ticket
 */
export function planStanding(
  ticket: Ticket,
  event: TicketEvent,
  routes: readonly Route[],
): readonly Notice[] {
  if (!isRestated(event) || ticket.incident !== null) return []
  if (isOvertaken(ticket, event, isRestated)) return []
  const had = prioritiesHad(ticket)
  const places = new Map<string, Notice>()
  for (const [index, route] of routes.entries()) {
    const { to, channel, carrier, address = '', language = 'en' } = route
    if (to !== 'oncall' || !carrier?.edits || !takes(route, had)) continue
    const place = placeKey({ channel, address })
    if (places.has(place)) continue
    places.set(place, {
      id: noticeId(ticket, event, `standing-${index}`),
      ...{ ticketId: ticket.id, kind: 'standing', to, channel, address, language, at: event.at },
      notBefore: event.at + gatheredForMs,
      expiresAt: expiryOf('standing', to, event.at),
      continues: 'edit',
      supersedes: kindRules.standing.supersedes,
      ticket: summaryOf(ticket),
    })
  }
  return [...places.values()]
}

function isRestated({ kind }: TicketEvent): boolean {
  return restated.has(kind)
}
