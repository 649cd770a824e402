import type { Incident, IncidentNews } from '../../triage/model/incident.ts'
import type { Notice, NoticeKind } from '../../triage/model/notice.ts'
import type { Ticket } from '../../triage/model/ticket.ts'
import { summaryOf } from './plan-notices.ts'
import { type Route, takes } from './route.ts'

/**
 * The first page of an incident waits for so long: in the meantime its size becomes known, and what
 * is newer takes its place.
 */
const firstPageAfterMs = 3_000

/** How many times the streams it was opened with an incident must have for another page. */
const worthAPage = [10, 2] as const

/**
 * Who of the people on call is told of an incident: when it is opened, when its priority rises,
 * when it has twice and ten times the streams it was opened with, and when it is over. An
 * incident that became a part of another one is told of with that one. The same news always gives
 * the same ids, so planning twice queues nothing twice.
 *
 * @param lead the ticket whose outbox the page lies in: the first one of the incident
 */
export function planIncident(
  lead: Ticket,
  news: IncidentNews,
  routes: readonly Route[],
): readonly Notice[] {
  if (news.state === 'merged') return []
  const { type: _, at, state, ...incident } = news
  const over = state === 'closed'
  const kind: NoticeKind = over ? 'incident-over' : 'incident'
  const turn = over ? 'over' : `${incident.priority}-${sizeOf(incident)}`
  const notices = new Map<string, Notice>()
  for (const [index, route] of routes.entries()) {
    const address = takes(route, [incident.priority]) ? staffAddress(route) : null
    const place = JSON.stringify([route.channel, address])
    if (address === null || notices.has(place)) continue
    notices.set(place, {
      id: `${incident.id}-${turn}-oncall-${index}`,
      ...{ ticketId: lead.id, kind, to: 'oncall', channel: route.channel, address, at },
      language: route.language ?? 'en',
      notBefore: Math.max(at, incident.openedAt + firstPageAfterMs),
      supersedes: ['incident'],
      ticket: summaryOf(lead),
      incident,
    })
  }
  return [...notices.values()]
}

/** Where a route reaches the people on call; null when it does not. */
function staffAddress({ to, carrier, address = '' }: Route): string | null {
  if (to !== 'oncall' || !carrier) return null
  if (!carrier.addressed) return ''
  return address === '' ? null : address
}

/** How much it has grown since it was opened, in steps that are worth a page. */
function sizeOf({ affected, evidence }: Incident): number {
  const { victims = affected } = evidence
  return worthAPage.find((times) => affected >= times * victims) ?? 1
}
