import {
  sampleAt,
  sampleNote,
  sampleNotice,
  sampleOpened,
  sampleTicket,
} from '../../fixtures/testing/sample-ticket.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import type { Priority } from '../../triage/model/vocabulary.ts'
import type { Store } from '../../triage/store/store.ts'

/** How much there is in a store. */
export interface Size {
  readonly tickets: number
  readonly events: number
}

/** So many streams have tickets, each many of them. */
const streams = 5_000
/** One ticket in so many belongs to an incident, and so many share one. */
const everyInIncident = 10
const perIncident = 100
const monthMs = 30 * 86_400_000
const perCommit = 1_000

/** The newest ticket of a full store was opened then. */
export const filledUntil = sampleAt

/**
 * Writes old times: a month of tickets, one in fifty of them not resolved, each with its share of
 * the events. P0 is rare (1 %), P3 common.
 */
export async function fillStore(store: Store, size: Size): Promise<void> {
  for (let from = 0; from < size.tickets; from += perCommit) {
    await store.transaction(async (tx) => {
      const until = Math.min(size.tickets, from + perCommit)
      for (let number = from + 1; number <= until; number += 1) {
        const { ticket, events } = oldTicket(number, size)
        const lookAt = ticket.status === 'resolved' ? null : sampleAt * 2
        await tx.saveTicket(ticket, events, { lookAt, nextStep: 'no-policy' })
      }
    })
  }
}

function oldTicket(number: number, size: Size): { ticket: Ticket; events: TicketEvent[] } {
  const openedAt = Math.round(filledUntil - monthMs * (1 - number / size.tickets))
  const unresolved = number % 50 === 0
  const status = !unresolved ? 'resolved' : number % 100 === 0 ? 'acknowledged' : 'open'
  const inIncident = number % everyInIncident === 0
  const ticket = sampleTicket({
    number,
    id: `old-${number}`,
    stream: unresolved ? `live/ill-${number}` : streamOf(number),
    openedAt,
    status,
    priority: priorityOf(number),
    incident: inIncident ? incidentOf(number) : null,
    ...(status !== 'open' && { acknowledgedAt: openedAt + 60_000, acknowledgedBy: 'bo' }),
    // Nobody watches its stream here: a person keeps it open, or it would be resolved at the start.
    keptOpenBy: unresolved ? 'bo' : null,
    ...(status === 'resolved' && { resolution: 'recovered', resolvedAt: openedAt + 600_000 }),
  })
  const count =
    Math.round((size.events * number) / size.tickets) -
    Math.round((size.events * (number - 1)) / size.tickets)
  const later = Array.from({ length: Math.max(0, count - 1) }, (_, index) => lineOf(ticket, index))
  return { ticket, events: [sampleOpened(ticket), ...later] }
}

/** A stream that has had many tickets. */
export function streamOf(number: number): string {
  return `live/${number % streams}`
}

/** An incident that many tickets belong to. */
export function incidentOf(number: number): string {
  return `incident-${Math.floor(number / everyInIncident / perIncident)}`
}

function priorityOf(number: number): Priority {
  const share = (number * 7) % 100
  if (share === 0) return 'P0'
  if (share < 10) return 'P1'
  return share < 40 ? 'P2' : 'P3'
}

/** What else happens to a ticket, in turn. */
function lineOf(ticket: Ticket, index: number): TicketEvent {
  const at = ticket.openedAt + (index + 1) * 5_000
  const notice = sampleNotice(ticket)
  const sent = {
    kind: 'notice-sent',
    notice: notice.id,
    channel: 'discord',
    message: 'opened',
  } as const
  switch (index % 5) {
    case 0:
      return { at, ...sent, to: 'oncall', externalId: '1234567890123456789' }
    case 1:
      return { at, ...sent, to: 'streamer', externalId: '1234567890123456789' }
    case 2:
      return { at, kind: 'acknowledged', by: 'bo' }
    case 3:
      return sampleNote('the upload is narrow, told them to lower the bitrate', at)
    default:
      return { at, kind: 'complaint-received', from: 'viewer', text: 'it freezes all the time' }
  }
}
