import type { StepPage } from '../../triage/model/escalation.ts'
import type { Incident, IncidentNews } from '../../triage/model/incident.ts'
import type { Notice, NoticeKind } from '../../triage/model/notice.ts'
import type { Ticket, TicketHappening } from '../../triage/model/ticket.ts'
import { readEscalations } from './escalation-run.ts'
import { planIncident } from './plan-incident.ts'
import { type Plan, type Planned, planNotices } from './plan-notices.ts'
import { languageOf, placesFor, planPages } from './plan-pages.ts'
import type { PagingGround } from './reach-step.ts'
import type { Route } from './route.ts'

/** Who can be paged, by duty and channels. */
type Ground = Pick<PagingGround, 'duty' | 'carriers'>

/** The alarms: of a ticket that a policy takes, its steps raise them. */
const alarms: ReadonlySet<string> = new Set<NoticeKind>(['opened', 'reopened', 'raised'])

/**
 * Decides who is told of a ticket event, as `planNotices` does, where policies of escalation take
 * tickets: of those, people on call hear by the steps, and whoever was paged hears how it goes
 * on; the routes to on-call carry the rest. While a reply to the streamer waits for approval, they are told
 * that we are at it, and nothing else.
 */
export function planEscalated(
  plan: Plan,
  { ground, incident }: { readonly ground: Ground; readonly incident: Incident | null },
): Planned {
  const { ticket, event, rush = false } = plan
  const pages = planPages({ ticket, event, ground, incident, rush })
  if (pages.length > 0) return { notices: pages, untold: [] }
  const { own } = readEscalations(ticket.timeline)
  const routes = own ? followed(plan.routes, own.pages, ground) : plan.routes
  const byItsSteps = own !== null && own.state !== 'over'
  const planned = planNotices({ ...plan, routes })
  return {
    notices: planned.notices
      .filter(({ to, kind }) => !(byItsSteps && to === 'oncall' && alarms.has(kind)))
      .flatMap((notice) => withheld(notice, ticket)),
    untold: planned.untold.filter((line) => !(byItsSteps && isAlarmToStaff(line))),
  }
}

function isAlarmToStaff(line: TicketHappening): boolean {
  return line.kind === 'not-told' && line.to === 'oncall' && alarms.has(line.message)
}

/** Where people on call are told of a ticket: by the routes, or wherever its steps have paged them. */
export function staffRoutes(
  { timeline }: Ticket,
  routes: readonly Route[],
  ground: Ground,
): readonly Route[] {
  const { own } = readEscalations(timeline)
  return own ? followed(routes, own.pages, ground) : routes
}

/** The routes, with whoever was paged in the place of on-call's; nobody was: those stay. */
function followed(
  routes: readonly Route[],
  pages: readonly StepPage[],
  ground: Ground,
): readonly Route[] {
  const followers = pages.flatMap((page) => followerOf(page, ground))
  if (followers.length === 0) return routes
  return [...routes.filter(({ to }) => to !== 'oncall'), ...followers]
}

function followerOf(page: StepPage, ground: Ground): Route[] {
  const [place] = placesFor(page, ground)
  const carrier = ground.carriers.find(({ name }) => name === place?.channel)
  if (!place || !carrier) return []
  return [{ to: 'oncall', ...place, carrier, language: languageOf(page, ground) }]
}

/** What a streamer is told while the reply to them waits for approval: that we are at it. */
function withheld(notice: Notice, { proposedAt }: Ticket): Notice[] {
  if (notice.to !== 'streamer' || proposedAt === null) return [notice]
  if (notice.kind === 'advice') return []
  if (!alarms.has(notice.kind)) return [notice]
  const playbook = { step: 'carry-on', checks: [], automations: [], values: {} } as const
  return [{ ...notice, ticket: { ...notice.ticket, cause: 'unknown', confidence: 0, playbook } }]
}

/**
 * Who is told of an incident beside its steps: whoever was paged for it, that it has grown and that
 * it is over (that it began, the steps tell); by the routes, when no policy takes it.
 */
export function planEscalatedIncident(
  lead: Ticket,
  news: IncidentNews,
  { routes, ground }: { readonly routes: readonly Route[]; readonly ground: Ground },
): readonly Notice[] {
  const { ofIncidents } = readEscalations(lead.timeline)
  const run = ofIncidents.find(({ of }) => of === news.id)
  if (!run) return planIncident(lead, news, routes)
  const followers = followed([], run.pages, ground)
  return planIncident(lead, news, followers).filter(
    ({ kind, id }) => kind === 'incident-over' || !id.includes(`-${news.priority}-1-oncall-`),
  )
}
