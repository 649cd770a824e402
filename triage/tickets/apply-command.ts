import { followersOf } from '../model/followers.ts'
import type { Ticket, TicketHappening } from '../model/ticket.ts'
import type { Priority } from '../model/vocabulary.ts'
import { applyAll, type TicketChange } from './apply-trouble.ts'
import { isMoreUrgent, leastScore, oneStepUp } from './priority.ts'

/** What people can do to a ticket; `by` names the person. */
export type TicketCommand =
  | { readonly command: 'acknowledge'; readonly by: string }
  | { readonly command: 'assign'; readonly by: string; readonly to: string }
  /** Somebody wants to hear how it goes on, or no longer does: whoever asks, or `person`. */
  | {
      readonly command: 'follow' | 'unfollow'
      readonly by: string
      readonly person?: string
    }
  | { readonly command: 'note'; readonly by: string; readonly text: string }
  /** The streamer asks, or writes to us. */
  | { readonly command: 'ask'; readonly by: string; readonly text: string }
  /** The streamer was answered; `held`: with something else than what broke a rule, which on-call is told. */
  | {
      readonly command: 'answer'
      readonly by: string
      readonly text: string
      readonly held?: TicketHappening & { readonly kind: 'not-told' }
    }
  /** The team says it to the streamer; `channel` is where it was written, and is tried first. */
  | {
      readonly command: 'say'
      readonly by: string
      readonly text: string
      readonly channel?: string
    }
  | { readonly command: 'prioritise'; readonly by: string; readonly priority: Priority }
  | { readonly command: 'resolve'; readonly by: string }
  /** The proposed reply may go to the streamer. */
  | { readonly command: 'approve'; readonly by: string }
  /** It waits for the streamer. */
  | { readonly command: 'wait'; readonly by: string }
  /** It waits no longer. */
  | { readonly command: 'resume'; readonly by: string }
  /** Whoever asks has it, and wants to hear nothing more of it for so long. */
  | { readonly command: 'snooze'; readonly by: string; readonly forMs: number }
  | { readonly command: 'reopen'; readonly by: string }
  | { readonly command: 'close'; readonly by: string }
  | {
      readonly command: 'rate'
      readonly by: string
      readonly stars: number
      readonly text?: string
    }
  /** Nothing is wrong: the stream was meant to end. */
  | { readonly command: 'ended-on-purpose'; readonly by: string }
  /** It is not over, whatever we see. */
  | { readonly command: 'still-broken'; readonly by: string; readonly text?: string }

/** Why a command was not carried out: the problem's code on the API, the word on a button. */
export const commandRefusals = [
  'already-acknowledged',
  'already-resolved',
  'already-closed',
  'not-resolved',
  'same-priority',
  'already-waiting',
  'not-waiting',
  'nothing-to-approve',
  'already-following',
  'not-following',
] as const
export type CommandRefusal = (typeof commandRefusals)[number]

/** What a command did, or why it did nothing. */
export type CommandResult =
  | ({ readonly done: true } & TicketChange)
  | { readonly done: false; readonly refusal: CommandRefusal }

/** Carries out a person's command on a ticket. */
export function applyCommand(ticket: Ticket, command: TicketCommand, at: number): CommandResult {
  const refusal = refuse(ticket, command)
  if (refusal) return { done: false, refusal }
  return { done: true, ...applyAll(ticket, at, happenings(ticket, command, at)) }
}

function refuse(ticket: Ticket, command: TicketCommand): CommandRefusal | null {
  const closed = ticket.closedAt !== null
  switch (command.command) {
    case 'note':
    case 'ask':
    case 'answer':
    case 'say':
      return null
    case 'follow':
    case 'unfollow':
      return refuseFollower(ticket, command)
    case 'acknowledge':
      // While people are being paged, acknowledging is what stops it, whatever was before.
      if (ticket.calling) return null
      return ticket.status === 'open' ? null : `already-${ticket.status}`
    case 'still-broken':
      return closed ? 'already-closed' : null
    case 'reopen':
    case 'close':
      if (closed) return 'already-closed'
      return ticket.status === 'resolved' ? null : 'not-resolved'
    case 'rate':
      return ticket.status === 'resolved' ? null : 'not-resolved'
    default:
      return ticket.status === 'resolved' ? 'already-resolved' : refuseOpen(ticket, command)
  }
}

function refuseOpen(ticket: Ticket, command: TicketCommand): CommandRefusal | null {
  if (command.command === 'prioritise' && ticket.pinned?.priority === command.priority)
    return 'same-priority'
  if (command.command === 'wait' && ticket.waitingSince !== null) return 'already-waiting'
  if (command.command === 'resume' && ticket.waitingSince === null) return 'not-waiting'
  if (command.command === 'approve' && ticket.proposedAt === null) return 'nothing-to-approve'
  return null
}

function happenings(ticket: Ticket, command: TicketCommand, at: number): TicketHappening[] {
  const { by } = command
  switch (command.command) {
    case 'acknowledge':
      return [{ kind: 'acknowledged', by }]
    case 'assign':
      return [{ kind: 'assigned', by, to: command.to }]
    case 'follow':
      return [{ kind: 'followed', by, person: command.person ?? by }]
    case 'unfollow':
      return [{ kind: 'unfollowed', by, person: command.person ?? by }]
    case 'note':
      return [{ kind: 'noted', by, text: command.text }]
    case 'ask':
      return [{ kind: 'asked', by, text: command.text }]
    case 'answer':
      return [{ kind: 'answered', by, text: command.text }, ...(command.held ? [command.held] : [])]
    case 'say': {
      const { text, channel } = command
      return [{ kind: 'said', by, text, ...(channel !== undefined && { channel }) }]
    }
    case 'prioritise':
      return [prioritised(ticket, command)]
    case 'resolve':
      return [{ kind: 'resolved', resolution: 'person', by }]
    case 'approve':
      return [{ kind: 'approved', by }]
    case 'wait':
      return [{ kind: 'waiting', by }]
    case 'resume':
      return [{ kind: 'resumed', by }]
    case 'snooze':
      return [
        ...(ticket.status === 'open' ? [{ kind: 'acknowledged', by } as const] : []),
        { kind: 'snoozed', by, until: at + command.forMs },
      ]
    case 'reopen':
      return [{ kind: 'reopened', by }]
    case 'close':
      return [{ kind: 'closed', by }]
    case 'rate':
      return [{ kind: 'rated', by, stars: command.stars, ...said(command.text) }]
    case 'ended-on-purpose':
      return [
        { kind: 'ended-on-purpose', by },
        { kind: 'resolved', resolution: 'ended', by },
      ]
    case 'still-broken':
      return stillBroken(ticket, by, command.text)
  }
}

function refuseFollower(
  { timeline }: Ticket,
  { command, by, person = by }: TicketCommand & { command: 'follow' | 'unfollow' },
): CommandRefusal | null {
  const follows = followersOf(timeline).includes(person)
  if (command === 'follow') return follows ? 'already-following' : null
  return follows ? null : 'not-following'
}

function prioritised(
  { priority: from }: Ticket,
  { by, priority }: { readonly by: string; readonly priority: Priority },
): TicketHappening {
  const weight = leastScore(priority)
  const priorityReasons = [{ reason: 'set-by-person', by, priority, weight }] as const
  return { kind: 'priority-changed', from, priority, priorityReasons, by }
}

/**
 * Reopens a ticket that was resolved; one that is open is raised by a step. Only the first word of
 * it raises: whoever says it ten times is heard ten times, and does not push everybody else aside.
 */
function stillBroken(ticket: Ticket, by: string, text: string | undefined): TicketHappening[] {
  const word = { kind: 'still-broken', by, ...said(text) } as const
  if (ticket.status === 'resolved') return [word, { kind: 'reopened', by }]
  const { priority: from, keptOpenBy } = ticket
  const priority = oneStepUp(from)
  if (keptOpenBy !== null || !isMoreUrgent(priority, from)) return [word]
  const weight = leastScore(priority)
  const priorityReasons = [{ reason: 'still-broken', by, weight }] as const
  return [word, { kind: 'priority-changed', from, priority, priorityReasons, by }]
}

function said(text: string | undefined): { readonly text?: string } {
  return text === undefined ? {} : { text }
}
