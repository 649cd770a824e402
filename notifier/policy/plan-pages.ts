import type { StepPage } from '../../triage/model/escalation.ts'
import type { Incident } from '../../triage/model/incident.ts'
import type { Notice, NoticeKind, Place } from '../../triage/model/notice.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { expiryOf } from './kind-rules.ts'
import { incidentShowsMs } from './news-of.ts'
import { summaryOf } from './plan-notices.ts'
import { type PagingGround, placesOf } from './reach-step.ts'

/** What an escalation has just done, and all that its pages are made from. */
export interface PagePlan {
  /** The ticket after the whole change that the event is part of. */
  readonly ticket: Ticket
  readonly event: TicketEvent
  readonly ground: Pick<PagingGround, 'duty' | 'carriers'>
  /** The incident that the pages are about, if they are about one. */
  readonly incident: Incident | null
  /** Whether other tickets were opened in the same seconds: an incident may be behind them all. */
  readonly rush: boolean
}

/** In so long an incident's size becomes known, and what is newer takes the first page's place. */
const incidentGrowsMs = 3_000

/** The pages of one step; none of an event that is no step. The same event always gives the same. */
export function planPages({ ticket, event, ground, incident, rush }: PagePlan): readonly Notice[] {
  if (event.kind !== 'step-taken' && event.kind !== 'handed-off') return []
  const kind = kindOf(ticket, event)
  const waits = waitOf(kind, event.at, rush, incident)
  const about = {
    ...{ ticketId: ticket.id, kind, at: event.at, ticket: summaryOf(ticket) },
    to: 'oncall' as const,
    expiresAt: expiryOf(kind, 'oncall', event.at),
    ...(waits > event.at && { notBefore: waits }),
    ...(incident && { incident }),
    ...(kind === 'incident' && { supersedes: ['incident'] as const }),
  }
  return event.pages.flatMap((page): Notice[] => {
    const [place, ...alternatives] = placesFor(page, ground)
    if (!place) return []
    return [
      {
        ...{ id: page.notice, ...about, ...place, language: languageOf(page, ground) },
        ...(page.person !== null && { person: page.person }),
        ...(alternatives.length > 0 && { alternatives }),
      },
    ]
  })
}

/** The first page of a run says what has happened; later ones that nobody has answered it. */
function kindOf(
  { timeline }: Ticket,
  event: TicketEvent & { kind: 'step-taken' | 'handed-off' },
): NoticeKind {
  if (event.kind === 'handed-off') return 'handed-off'
  const { of, run } = event
  const first = timeline.find(
    (each) => each.kind === 'step-taken' && each.of === of && each.run === run,
  )
  if (first?.kind !== 'step-taken' || first.round !== event.round || first.step !== event.step)
    return 'unanswered'
  const began = timeline.findLast(
    (each) =>
      (each.kind === 'escalation-started' || each.kind === 'acknowledgement-expired') &&
      each.of === of &&
      each.run === run,
  )
  if (began?.kind !== 'escalation-started') return 'acknowledgement-expired'
  switch (began.reason) {
    case 'incident':
    case 'incident-raised':
      return 'incident'
    case 'reopened':
      return 'reopened'
    case 'raised':
      return wasPaged(timeline, event) ? 'raised' : 'opened'
    case 'opened':
    case 'left-incident':
    case 'rerouted':
      return 'opened'
  }
}

/** Whether anybody was paged before this step; whoever was not has heard of nothing that could be raised. */
function wasPaged(timeline: Ticket['timeline'], step: TicketEvent): boolean {
  return timeline.slice(0, timeline.indexOf(step)).some(({ kind }) => kind === 'step-taken')
}

function waitOf(kind: NoticeKind, at: number, rush: boolean, incident: Incident | null): number {
  if (kind === 'incident') return (incident?.openedAt ?? at) + incidentGrowsMs
  return rush && (kind === 'opened' || kind === 'reopened') ? at + incidentShowsMs : at
}

/** Where a page goes, and where else the same person is reached, in their own order. */
export function placesFor(
  { person, channel, address = '' }: StepPage,
  ground: Pick<PagingGround, 'duty' | 'carriers'>,
): readonly Place[] {
  return person === null ? [{ channel, address }] : placesOf(person, ground)
}

/** What a person reads best; at a place, what was configured there. */
export function languageOf(
  { person, language }: StepPage,
  { duty }: Pick<PagingGround, 'duty'>,
): string {
  const who = duty.people.find(({ id }) => id === person)
  return who?.languages[0] ?? language ?? 'en'
}
