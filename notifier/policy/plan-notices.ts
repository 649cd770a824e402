import { type Notice, placeKey } from '../../triage/model/notice.ts'
import type {
  Ticket,
  TicketEvent,
  TicketHappening,
  TicketSummary,
} from '../../triage/model/ticket.ts'
import type { UntoldReason } from '../../triage/model/untold-reason.ts'
import type { Audience } from '../../triage/model/vocabulary.ts'

import { type News, type NewsOptions, newsOf, supersededBy } from './news-of.ts'
import type { QuietHours } from './quiet-hours.ts'

import { prioritiesHad, type Route, takes } from './route.ts'
import { timingOf } from './timing.ts'

/** What the directory knows of whoever streams, as far as telling them goes. */
export interface Person {
  /** BCP 47 tag of the language they read. */
  readonly language?: string | undefined
  /** IANA name of where they live. */
  readonly timeZone?: string | undefined
  /** Where they are reached, by the name of a channel or else by its kind. */
  readonly addresses?: { readonly [nameOrKind: string]: string } | undefined
}

/** Looks up who streams, by the stream and, where it is known, the streamer; undefined when the directory knows neither. */
export type People = (stream: string, streamer: string | null) => Person | undefined

/** One event that was just put onto a ticket's timeline, and all that decides who hears of it. */
export interface Plan extends NewsOptions {
  /** The ticket after the whole change that the event is part of; the event is on its timeline. */
  readonly ticket: Ticket
  readonly event: TicketEvent
  readonly routes: readonly Route[]
  readonly people: People
  /** Whether other tickets were opened in the same seconds: an incident may be behind them all. */
  readonly rush?: boolean
  /** When streamers are not to be woken, on their own clocks; never when left out. */
  readonly quietHours?: QuietHours | undefined
  /** By when (Unix ms) the streamer is owed the next word after being told at `at`; undefined where none is promised. */
  readonly nextWordBy?: (ticket: Ticket, at: number) => number | undefined
}

/** Who is told, and a timeline line for whoever should be and cannot. */
export interface Planned {
  readonly notices: readonly Notice[]
  readonly untold: readonly TicketHappening[]
}

type Reach =
  | { readonly notice: Notice }
  | { readonly reason: UntoldReason; readonly detail: string }

/**
 * Decides who is told of a ticket event. The same ticket and event always give the same notices
 * with the same ids, so planning twice queues nothing twice. Everybody who should hear of it is
 * in the answer: in `notices`, or in `untold` with the reason.
 */
export function planNotices(plan: Plan): Planned {
  const notices: Notice[] = []
  const untold: TicketHappening[] = []
  for (const news of newsOf(plan.ticket, plan.event, plan)) {
    if (isToldByIncident(plan.ticket, news)) {
      untold.push(partOfIncident(plan.ticket, news.kind))
      continue
    }
    if (isSnoozed(plan, news)) {
      const detail = 'whoever has it asked for quiet'
      untold.push({ kind: 'not-told', to: news.to, message: news.kind, reason: 'snoozed', detail })
      continue
    }
    const { reached, missed } = reachOut(plan, news)
    notices.push(...reached)
    untold.push(...missed)
  }
  return { notices, untold }
}

function reachOut(plan: Plan, news: News): { reached: Notice[]; missed: TicketHappening[] } {
  const reached = new Map<string, Notice>()
  const missed: { reason: UntoldReason; detail: string }[] = []
  const had = news.followUp ? prioritiesHad(plan.ticket) : [plan.ticket.priority]
  for (const [index, route] of plan.routes.entries()) {
    if (route.to !== news.to || !takes(route, had)) continue
    const reach = reachOver(plan, news, { route, index })
    if ('notice' in reach) {
      const place = placeKey(reach.notice)
      if (!reached.has(place)) reached.set(place, reach.notice)
    } else missed.push(reach)
  }
  if (reached.size === 0 && missed.length === 0)
    missed.push({
      reason: 'no-route',
      detail: `no route to ${news.to} takes ${had.join(' or ')}`,
    })
  // A second address that is missing is no news for somebody who is reached; a broken channel is.
  const lines = missed.filter(({ reason }) => reached.size === 0 || reason !== 'no-address')
  return {
    reached: [...reached.values()],
    missed: lines.map((line) => ({
      kind: 'not-told',
      to: news.to,
      message: news.kind,
      reason: line.reason,
      detail: line.detail,
    })),
  }
}

function reachOver(
  plan: Plan,
  news: News,
  { route, index }: { route: Route; index: number },
): Reach {
  const { ticket, event } = plan
  if (!route.carrier)
    return { reason: 'no-channel', detail: `no channel is named "${route.channel}"` }
  const person = news.to === 'streamer' ? plan.people(ticket.stream, ticket.streamer) : undefined
  const own = person?.addresses?.[route.channel] ?? person?.addresses?.[route.carrier.kind]
  const address = route.carrier.addressed ? (own ?? route.address ?? '') : ''
  if (route.carrier.addressed === true && address === '')
    return { reason: 'no-address', detail: missingAddress(ticket, news.to, route.channel) }
  const supersedes = supersededBy(news)
  const timing = timingOf(plan, news, person?.timeZone)
  if ('reason' in timing) return timing
  return {
    notice: {
      id: noticeId(ticket, event, `${news.to}-${index}`),
      ticketId: ticket.id,
      kind: news.kind,
      to: news.to,
      channel: route.channel,
      address,
      language: languageFor(news.to, { person, ticket, route }),
      at: event.at,
      ...timing,
      ...(supersedes.length > 0 && { supersedes }),
      // The streamer reads one advice, the best one.
      ...(news.kind === 'advice' && { continues: 'edit' }),
      ...(news.to === 'streamer' && outlookOf(plan)),
      ...heldOf(event),
      ...(news.sla && { sla: { clock: news.sla.clock, dueAt: news.sla.dueAt } }),
      ticket: summaryOf(ticket),
    },
  }
}

/** Of news that a message to the streamer was held, why. */
function heldOf(event: TicketEvent): Pick<Notice, 'held'> {
  return event.kind === 'not-told' && event.breach ? { held: event.breach } : {}
}

/** What the streamer can look forward to, or has done about it. */
function outlookOf({ ticket, event, nextWordBy }: Plan): Pick<Notice, 'nextWordBy' | 'heeded'> {
  if (event.kind === 'resolved') return event.heeded ? { heeded: event.heeded } : {}
  const by = nextWordBy?.(ticket, event.at)
  return by === undefined ? {} : { nextWordBy: by }
}

/** People on call hear of an incident, not of each of its tickets; of what they heard, they hear the end. */
function isToldByIncident({ incident, timeline }: Ticket, { to, kind, followUp }: News): boolean {
  if (to !== 'oncall' || incident === null || kind === 'held') return false
  const heard = timeline.some(
    (event) =>
      event.kind === 'notice-sent' &&
      event.to === 'oncall' &&
      !event.message.startsWith('incident'),
  )
  return !(followUp && heard)
}

/** Whoever snoozed a ticket still hears that it has become graver, and how it ended. */
function isSnoozed({ ticket, event }: Plan, { to, kind }: News): boolean {
  if (to !== 'oncall' || kind === 'raised' || ticket.status === 'resolved') return false
  return (ticket.snoozedUntil ?? 0) > event.at
}

/** Says why the people on call are not told of a ticket. */
function partOfIncident({ incident }: Ticket, message: string): TicketHappening {
  const detail = `on-call is told of the incident ${incident}`
  return { kind: 'not-told', to: 'oncall', message, reason: 'part-of-incident', detail }
}

function missingAddress(ticket: Ticket, to: Audience, channel: string): string {
  if (to === 'oncall') return `the route over "${channel}" has no address`
  if (!ticket.streamer) return `nobody knows who streams ${ticket.stream}`
  return `the directory has no address of ${ticket.streamer} for "${channel}"`
}

function languageFor(
  to: Audience,
  known: { person: Person | undefined; ticket: Ticket; route: Route },
): string {
  const theirs = to === 'streamer' ? (known.person?.language ?? known.ticket.facts.language) : null
  return theirs ?? known.route.language ?? 'en'
}

/**
 * An event is one piece of news to one audience. Its place is counted among events of its own kind
 * only: lines that deliveries add to the timeline in the meantime must not change the id.
 */
export function noticeId(ticket: Ticket, event: TicketEvent, rest: string): string {
  const alike = ticket.timeline.filter(({ kind }) => kind === event.kind)
  const same = alike.lastIndexOf(event)
  const index = same >= 0 ? same : alike.findLastIndex(({ at }) => at === event.at)
  if (index < 0)
    throw new Error(
      `ticket ${ticket.id}: "${event.kind}" at ${event.at} is not on its timeline, expected the event that was just applied`,
    )
  return `${ticket.id}-${event.kind}-${index + 1}-${rest}`
}

/**
 * The ticket without its timeline. A reopened ticket keeps its first onset; readers want to know
 * since when it is bad *now*, so the notice carries the onset of the present spell.
 */
export function summaryOf(ticket: Ticket): TicketSummary {
  const { timeline, ...summary } = ticket
  const onsets = timeline.map((event) => (event.kind === 'reopened' ? event.onsetAt : undefined))
  return { ...summary, onsetAt: onsets.findLast((at) => at !== undefined) ?? ticket.onsetAt }
}
