import { heldNews, timelineBefore } from '../../triage/model/held-news.ts'
import type { NoticeKind } from '../../triage/model/notice.ts'
import type { ByWordReason } from '../../triage/model/outcry.ts'
import { advisesAnew, type Playbook } from '../../triage/model/playbook.ts'
import { type SlaClock, slaWarnRatios } from '../../triage/model/sla.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { type Audience, audiences, isMoreUrgent } from '../../triage/model/vocabulary.ts'
import { kindRules } from './kind-rules.ts'

/** Something that one audience should hear. */
export interface News {
  readonly to: Audience
  readonly kind: NoticeKind
  /** Continues a story that was told before: it goes wherever that was told. */
  readonly followUp: boolean
  /** Of news of a promise, which one, and until when it was to be kept (Unix ms). */
  readonly sla?: { readonly clock: SlaClock; readonly dueAt: number }
}

/** What decides beside the ticket. */
export interface NewsOptions {
  /** Whether streamers are told by themselves how it stands, when that was promised and falls due. */
  readonly sendUpdates?: boolean
}

/**
 * What an event on a ticket's timeline is news of, and to whom; empty when it is news to nobody.
 *
 * - opened, reopened: on-call and streamer.
 * - priority raised: on-call. A lowered one wakes nobody, and a raise in the same moment as an
 *   opening or reopening is part of that news.
 * - another step for the streamer: the streamer. A cause that is only surer, or another with the
 *   same step, is no news to them, and on-call reads it on the ticket. While the first word to them
 *   still waits for a cause (`waitsUntil`), the better advice is that first word.
 * - a proposed reply that a person approves, or that needs nobody's approval any more: the streamer.
 * - a message to the streamer was held by a rule: on-call, who can tell them in person.
 * - recovered: both, since both were waiting for it.
 * - left an incident while it is ill: on-call, who have only heard of the incident.
 * - a mute ended: whoever it kept the gravest of these from, once, as things are now; on-call
 *   only if nobody has taken the ticket yet.
 * - a snooze ended while it is ill: on-call, unless the same moment calls them anyway.
 * - a promise that is nearly broken (`slaWarnRatios`), or broken: on-call, who can still do something.
 *   A promised update is nobody's work while the streamer can be told by itself (`sendUpdates`): they
 *   are told how it stands, and on-call only when the promise was broken all the same.
 * - ended on purpose: on-call, who can stop looking. The streamer ended it and knows.
 * - still broken, says the streamer: as what it leads to, a reopening or a raise.
 * - resolved by a person: the streamer, if the trouble was told to them. On-call did it themselves;
 *   and "your ticket is closed" makes no sense to somebody who never heard of one.
 */
export function newsOf(
  ticket: Ticket,
  event: TicketEvent,
  options: NewsOptions = {},
): readonly News[] {
  switch (event.kind) {
    case 'opened':
      return toBoth('opened', false)
    case 'reopened':
      return toBoth('reopened', true)
    case 'priority-changed':
      return isRaise(event) && !toldInTheSameBreath(ticket, event)
        ? [{ to: 'oncall', kind: 'raised', followUp: false }]
        : []
    case 'cause-changed':
    case 'confidence-changed':
      return isOtherAdvice(ticket, event) && !toldInTheSameBreath(ticket, event)
        ? [{ to: 'streamer', kind: adviceKind(ticket, event), followUp: true }]
        : []
    case 'approved':
    case 'routed':
      return isReleased(ticket, event) ? [{ to: 'streamer', kind: 'advice', followUp: true }] : []
    case 'sla-at-risk':
    case 'sla-breached':
      return promiseNews(ticket, event, options)
    case 'left-incident':
      return ticket.status === 'resolved' ? [] : [{ to: 'oncall', kind: 'opened', followUp: false }]
    case 'snooze-ended':
      return newsAfterSnooze(ticket, event)
    case 'mute-ended':
      return event.about === 'ticket' ? newsAfterMute(ticket, event) : []
    case 'not-told':
      return event.reason === 'held-by-rule' ? [{ to: 'oncall', kind: 'held', followUp: true }] : []
    case 'resolved':
      return newsOfEnd(ticket, event)
    default:
      return []
  }
}

function newsOfEnd(
  ticket: Ticket,
  { resolution }: TicketEvent & { kind: 'resolved' },
): readonly News[] {
  if (resolution === 'recovered') return toBoth('recovered', true)
  if (resolution === 'ended') return [{ to: 'oncall', kind: 'ended', followUp: true }]
  return heard(ticket, 'streamer') ? [{ to: 'streamer', kind: 'resolved', followUp: true }] : []
}

/** Whether a reply that waited for approval waits no longer, and nothing else tells it in the same breath. */
function isReleased({ timeline }: Ticket, event: TicketEvent): boolean {
  if (event.kind === 'approved') return true
  if (event.kind !== 'routed' || event.way === 'propose') return false
  const before = timeline
    .slice(0, timeline.lastIndexOf(event))
    .findLast(({ kind }) => kind === 'routed' || kind === 'approved' || kind === 'reopened')
  if (before?.kind !== 'routed' || before.way !== 'propose') return false
  return !timeline.some(({ kind, at }) => kind === 'cause-changed' && at === event.at)
}

/** Whether the acknowledgement ran out with the snooze: people on call are paged for that. */
export function isCalledAgain({ timeline }: Ticket, { at }: TicketEvent): boolean {
  return timeline.some((each) => each.kind === 'acknowledgement-expired' && each.at === at)
}

function newsAfterSnooze(ticket: Ticket, event: TicketEvent): News[] {
  if (isCalledAgain(ticket, event)) return []
  return [{ to: 'oncall', kind: 'snooze-ended', followUp: true }]
}

/** What a mute can keep from people that is worth telling later, the gravest first. */
const toldLater = [
  'opened',
  'reopened',
  'raised',
  'advice',
  'sla-breached',
] as const satisfies NoticeKind[]

function newsAfterMute(ticket: Ticket, event: TicketEvent): News[] {
  const { status, timeline } = ticket
  const held = heldNews(timelineBefore(ticket, event), 'ticket')
  const broken = timeline.findLast((each) => each.kind === 'sla-breached')
  return audiences.flatMap((to): News[] => {
    const kind = toldLater.find((each) => held.get(to)?.has(each))
    if (!kind || (to === 'oncall' && status !== 'open')) return []
    const followUp = kind === 'reopened' || kind === 'advice'
    return [{ to, kind, followUp, ...(kind === 'sla-breached' && broken && { sla: broken }) }]
  })
}

/** The share of a promised time after which a warning wakes somebody. */
const lastWarningRatio = Math.max(...slaWarnRatios)

type PromiseEvent = TicketEvent & { kind: 'sla-at-risk' | 'sla-breached' }

function promiseNews(
  ticket: Ticket,
  event: PromiseEvent,
  { sendUpdates = false }: NewsOptions,
): News[] {
  if (event.kind === 'sla-at-risk' && event.ratio < lastWarningRatio) return []
  const toStaff: News = { to: 'oncall', kind: event.kind, followUp: false, sla: event }
  if (event.clock !== 'update' || !sendUpdates || !canBeUpdated(ticket)) return [toStaff]
  const update: News = { to: 'streamer', kind: 'update', followUp: true }
  return event.kind === 'sla-at-risk' ? [update] : [update, toStaff]
}

/** Whether "we are still on it" is true, and reaches somebody who knows of the trouble. */
function canBeUpdated(ticket: Ticket): boolean {
  return ticket.waitingSince === null && heard(ticket, 'streamer')
}

function isRaise(event: TicketEvent & { kind: 'priority-changed' }): boolean {
  return isMoreUrgent(event.priority, event.from)
}

/** Whether the streamer is to do something else, or the same with quite another number, than before. */
function isOtherAdvice({ timeline }: Ticket, event: TicketEvent & { playbook: Playbook }): boolean {
  const told = timeline.flatMap((each) => ('playbook' in each ? [each] : []))
  const before =
    told[told.findLastIndex((each) => each.at === event.at && each.kind === event.kind) - 1]
  return before !== undefined && advisesAnew(before.playbook, event.playbook)
}

/** The streamer has complained. */
const askedForHelp: ByWordReason = 'streamer-complains-nothing-measured'
/** An opening without a cause is held back for so long, since most causes show within it, … */
const waitsForCauseMs = 2_000
/** … but never until later than this after the onset: the first word is there within ten seconds. */
const firstWordWithinMs = 8_500

/** Within so long of a ticket's opening an incident behind several shows: of what they share, or instead of each. */
export const incidentShowsMs = 4_000

/**
 * Until when the first word to the streamer waits, since a cause may be known by then and the
 * advice with it; undefined when there is nothing to wait for. Streamers who asked for help
 * themselves are answered at once.
 *
 * @param rush whether others fell ill in the same seconds: then what they have in common is waited for
 */
export function waitsUntil(event: TicketEvent, rush = false): number | undefined {
  if (event.kind !== 'opened' || event.cause !== 'unknown') return undefined
  if (event.reason === askedForHelp) return undefined
  const waitMs = rush ? incidentShowsMs : waitsForCauseMs
  const until = Math.min(event.at + waitMs, event.onsetAt + firstWordWithinMs)
  return until > event.at ? until : undefined
}

/** Better advice, or the first word to the streamer where that still waits. */
function adviceKind({ timeline }: Ticket, { at }: TicketEvent): 'opened' | 'advice' {
  const opened = timeline.find(({ kind }) => kind === 'opened')
  if (!opened) return 'advice'
  if (at < (waitsUntil(opened) ?? at)) return 'opened'
  const told = timeline.some((each) => each.kind === 'notice-sent' && each.to === 'streamer')
  return !told && at < (waitsUntil(opened, true) ?? at) ? 'opened' : 'advice'
}

function toldInTheSameBreath(ticket: Ticket, { at }: TicketEvent): boolean {
  return ticket.timeline.some(
    (event) => event.at === at && (event.kind === 'opened' || event.kind === 'reopened'),
  )
}

function toBoth(kind: NoticeKind, followUp: boolean): readonly News[] {
  return [
    { to: 'oncall', kind, followUp },
    { to: 'streamer', kind, followUp },
  ]
}

/**
 * Whether an audience was told of the ticket, or is about to be: something was sent, or neither
 * the plan nor the delivery has said that it cannot be.
 */
function heard(ticket: Ticket, to: Audience): boolean {
  const about = ticket.timeline.filter((event) => 'to' in event && event.to === to)
  if (about.some(({ kind }) => kind === 'notice-sent')) return true
  return !about.some(({ kind }) => kind === 'not-told' || kind === 'notice-failed')
}

/** What a piece of news makes pointless as long as it has not been sent. */
export function supersededBy({ kind, followUp }: News): readonly NoticeKind[] {
  // The first word, with the better advice.
  return kind === 'opened' && followUp ? ['opened'] : kindRules[kind].supersedes
}
