import { type Notice, type Place, placeKey } from '../../triage/model/notice.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { expiryOf } from './kind-rules.ts'
import { noticeId, type People, type Person, type Planned, summaryOf } from './plan-notices.ts'
import type { PageCarrier } from './reach-step.ts'
import type { Route } from './route.ts'

/** A word of the team to the streamer, and how they are reached. */
export interface SaidPlan {
  /** The ticket after the whole change that the event is part of; the event is on its timeline. */
  readonly ticket: Ticket
  readonly event: Extract<TicketEvent, { kind: 'said' }>
  readonly people: People
  readonly carriers: readonly PageCarrier[]
  readonly routes: readonly Route[]
}

/**
 * Sends what staff wrote to the streamer, once: over the channel that it was written in where the
 * streamer is reached there, else over another of theirs, else over a route to streamers. The other
 * places are where it goes when that one does not take it. Nothing else holds it back: no priority,
 * no mute, no rule of a region, since a person answers for it. The same event always gives the same.
 */
export function planSaid(plan: SaidPlan): Planned {
  const { ticket, event, people } = plan
  const person = people(ticket.stream, ticket.streamer)
  const [place, ...alternatives] = placesOf(plan, person)
  if (!place) {
    const detail = `no channel reaches whoever streams ${ticket.stream}`
    const line = { kind: 'not-told', to: 'streamer', message: 'said' } as const
    return { notices: [], untold: [{ ...line, reason: 'no-address', detail }] }
  }
  const notice: Notice = {
    id: noticeId(ticket, event, 'streamer'),
    ...{ ticketId: ticket.id, kind: 'said', to: 'streamer', ...place, at: event.at },
    ...(alternatives.length > 0 && { alternatives }),
    language: person?.language ?? ticket.facts.language ?? 'en',
    expiresAt: expiryOf('said', 'streamer', event.at),
    said: { by: event.by, text: event.text },
    ticket: summaryOf(ticket),
  }
  return { notices: [notice], untold: [] }
}

function placesOf(
  { event, carriers, routes }: SaidPlan,
  person: Person | undefined,
): readonly Place[] {
  const own = carriers.flatMap(({ name, kind, addressed }): Place[] => {
    const address = person?.addresses?.[name] ?? person?.addresses?.[kind]
    return addressed !== false && address !== undefined ? [{ channel: name, address }] : []
  })
  const shared = routes.flatMap(({ to, channel, carrier, address = '' }): Place[] => {
    const reached = carrier !== null && (carrier.addressed !== true || address !== '')
    return to === 'streamer' && reached ? [{ channel, address }] : []
  })
  const there = own.filter(({ channel }) => channel === event.channel)
  const all = [...there, ...own, ...shared]
  const keys = all.map(placeKey)
  return all.filter((_, index) => keys.indexOf(keys[index] as string) === index)
}
