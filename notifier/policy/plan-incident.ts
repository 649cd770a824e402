import { type Incident, type IncidentNews, incidentOf } from '../../triage/model/incident.ts'
import { type Notice, type NoticeKind, placeKey } from '../../triage/model/notice.ts'
import type { Ticket } from '../../triage/model/ticket.ts'
import { expiryOf, kindRules } from './kind-rules.ts'
import { summaryOf } from './plan-notices.ts'
import { type Route, takes } from './route.ts'

/**
 * The first page of an incident waits for so long: in the meantime its size becomes known, and what
 * is newer takes its place.
 */
const firstPageAfterMs = 3_000
/** After so long there is a newer page to read, or nothing changes any more. */
const editForMs = 600_000

/** How many times the streams it was opened with an incident must have for another page. */
const worthAPage = [10, 2] as const

/** So much growth is worth writing into the page that people have, where the channel can edit. */
const worthAnEdit = 1.25

/**
 * Who of the people on call is told of an incident: when it is opened, when its priority rises,
 * when it has twice and ten times the streams it was opened with, and when it is over. In between
 * the page is edited as it grows, in places that can do that. An incident that became a part of
 * another one is told of with that one. The same news always gives the same ids, so planning
 * twice queues nothing twice.
 *
 * @param lead the ticket whose outbox the page lies in: the first one of the incident
 */
export function planIncident(
  lead: Ticket,
  news: IncidentNews,
  routes: readonly Route[],
): readonly Notice[] {
  if (news.state === 'merged') return []
  const places = new Map<string, readonly Notice[]>()
  for (const [index, route] of routes.entries()) {
    const address = takes(route, [news.priority]) ? staffAddress(route) : null
    if (address === null) continue
    const place = placeKey({ channel: route.channel, address })
    if (places.has(place)) continue
    places.set(place, noticesTo({ ...route, address }, index, { lead, news }))
  }
  return [...places.values()].flat()
}

function noticesTo(
  { channel, address, carrier, language = 'en' }: Route & { readonly address: string },
  index: number,
  { lead, news }: { readonly lead: Ticket; readonly news: IncidentNews },
): readonly Notice[] {
  const { at } = news
  const incident = incidentOf(news)
  const kind: NoticeKind = news.state === 'closed' ? 'incident-over' : 'incident'
  const about = {
    ...({ ticketId: lead.id, kind, to: 'oncall', channel, address, at, language } as const),
    notBefore: Math.max(at, incident.openedAt + firstPageAfterMs),
    ...{ ticket: summaryOf(lead), incident },
  } as const
  const size = `${incident.priority}-${sizeOf(incident)}`
  const page: Notice = {
    ...about,
    id: `${incident.id}-${kind === 'incident' ? size : 'over'}-oncall-${index}`,
    expiresAt: expiryOf(kind, 'oncall', at),
    supersedes: kindRules[kind].supersedes,
  }
  const growth = growthOf(incident)
  if (kind !== 'incident' || !carrier?.edits || growth === 0) return [page]
  const id = `${incident.id}-${size}-grown-${growth}-oncall-${index}`
  return [page, { ...about, id, expiresAt: at + editForMs, continues: 'edit' }]
}

/** Where a route reaches the people on call; null when it does not. */
function staffAddress({ to, carrier, address = '' }: Route): string | null {
  if (to !== 'oncall' || !carrier) return null
  if (!carrier.addressed) return ''
  return address === '' && carrier.addressed === true ? null : address
}

/** How much it has grown since it was opened, in steps that are worth a page. */
function sizeOf({ affected, evidence }: Incident): number {
  const { victims = affected } = evidence
  return worthAPage.find((times) => affected >= times * victims) ?? 1
}

/** How many times it has grown by a quarter since the last size that is worth a page. */
function growthOf(incident: Incident): number {
  const { victims = incident.affected } = incident.evidence
  const since = sizeOf(incident) * victims
  return Math.max(0, Math.floor(Math.log(incident.affected / since) / Math.log(worthAnEdit)))
}
