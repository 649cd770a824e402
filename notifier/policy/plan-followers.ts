import { followersOf } from '../../triage/model/followers.ts'
import type { Notice, NoticeKind, Place } from '../../triage/model/notice.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { isMoreUrgent } from '../../triage/model/vocabulary.ts'
import { isOvertaken } from './is-overtaken.ts'
import { expiryOf, kindRules } from './kind-rules.ts'
import { isCalledAgain } from './news-of.ts'
import { noticeId, type Planned, summaryOf } from './plan-notices.ts'
import { languageOf } from './plan-pages.ts'
import { type PagingGround, personNamed, placesOf } from './reach-step.ts'

/** A change of a ticket, and how people are reached. */
export interface FollowersPlan {
  /** The ticket after the whole change that the event is part of; the event is on its timeline. */
  readonly ticket: Ticket
  readonly event: TicketEvent
  readonly ground: Pick<PagingGround, 'duty' | 'carriers'>
}

/**
 * Tells whoever follows a ticket how it goes on: that somebody has it, its priority and cause, what
 * becomes of it; not what they did themselves, nor each of several changes of one moment. Whoever had
 * snoozed it is told of the end of that. Whoever
 * cannot be reached has a line when they begin to follow. The same event always gives the same.
 */
export function planFollowers(plan: FollowersPlan): Planned {
  const { ticket, event, ground } = plan
  if (event.kind === 'followed') return { notices: [], untold: unreachable(event.person, ground) }
  if (event.kind === 'snooze-ended') return { notices: toSnoozer(event.by, plan), untold: [] }
  const kind = changeOf(event)
  if (kind === null || isOvertaken(ticket, event, isChange)) return { notices: [], untold: [] }
  const own = 'by' in event ? event.by : undefined
  const notices = followersOf(ticket.timeline)
    .filter((follower) => follower !== own)
    .flatMap((follower, index) => noticeTo(follower, index, kind, plan))
  return { notices, untold: [] }
}

/** Whoever asked for quiet, where duty knows them: the routes and steps tell everybody else on call. */
function toSnoozer(by: string, plan: FollowersPlan): Notice[] {
  const known = personNamed(by, plan.ground.duty) !== null
  if (!known || isCalledAgain(plan.ticket, plan.event)) return []
  return noticeTo(by, 0, 'snooze-ended', plan)
}

/** What a follower is told of an event; null of what is no change of the ticket itself. */
function changeOf(event: TicketEvent): NoticeKind | null {
  switch (event.kind) {
    case 'priority-changed':
      return isMoreUrgent(event.priority, event.from) ? 'raised' : 'changed'
    case 'reopened':
      return 'reopened'
    case 'resolved':
      return event.resolution === 'person' ? 'resolved' : event.resolution
    case 'acknowledged':
    case 'assigned':
    case 'cause-changed':
    case 'joined-incident':
    case 'left-incident':
      return 'changed'
    default:
      return null
  }
}

function isChange(event: TicketEvent): boolean {
  return changeOf(event) !== null
}

function noticeTo(
  follower: string,
  index: number,
  kind: NoticeKind,
  { ticket, event, ground }: FollowersPlan,
): Notice[] {
  const [place, ...alternatives] = placesFor(follower, ground)
  if (!place) return []
  const person = personNamed(follower, ground.duty)
  const { supersedes } = kindRules[kind]
  return [
    {
      id: noticeId(ticket, event, `follower-${index}`),
      ...{ ticketId: ticket.id, kind, to: 'oncall', ...place, at: event.at },
      person: person ?? follower,
      ...(alternatives.length > 0 && { alternatives }),
      language: person === null ? 'en' : languageOf({ person, channel: '', notice: '' }, ground),
      expiresAt: expiryOf(kind, 'oncall', event.at),
      ...(supersedes.length > 0 && { supersedes }),
      ticket: summaryOf(ticket),
    },
  ]
}

/** Somebody of duty by their own list; anybody else at the address they are named by, such as `discord:222`. */
function placesFor(follower: string, ground: FollowersPlan['ground']): readonly Place[] {
  const person = personNamed(follower, ground.duty)
  if (person !== null) return placesOf(person, ground)
  const cut = follower.indexOf(':')
  const [way, address] = [follower.slice(0, cut), follower.slice(cut + 1)]
  const carrier =
    ground.carriers.find(({ name }) => name === way) ??
    ground.carriers.find(({ kind }) => kind === way)
  if (cut < 0 || address === '' || !carrier?.addressed) return []
  return [{ channel: carrier.name, address }]
}

function unreachable(follower: string, ground: FollowersPlan['ground']): Planned['untold'] {
  if (placesFor(follower, ground).length > 0) return []
  const detail = `"${follower}" follows the ticket, and no channel reaches them`
  return [{ kind: 'not-told', to: 'oncall', message: 'changed', reason: 'no-address', detail }]
}

/** What nobody is told in the same place anyway. */
export function notYetTold(told: readonly Notice[], more: readonly Notice[]): readonly Notice[] {
  return more.filter(
    ({ channel, address }) =>
      !told.some((each) => each.channel === channel && each.address === address),
  )
}
