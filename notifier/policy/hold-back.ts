import {
  heldNews,
  type NewsToTell,
  newsSubjectOf,
  type Told,
  timelineBefore,
} from '../../triage/model/held-news.ts'
import { coversIncident, coversTicket, describeMute, type Mute } from '../../triage/model/mute.ts'
import type { Notice, NoticeKind } from '../../triage/model/notice.ts'
import type { Ticket, TicketEvent, TicketHappening } from '../../triage/model/ticket.ts'
import { kindRules } from './kind-rules.ts'

/**
 * What mutes let through. The end of a trouble passes, to whoever heard of the trouble: news of what
 * nobody was told is held back even when the mute is over by then. Each audience gets one line for
 * each kind of news, however many places it goes to. Whoever no route reaches may be reached by the
 * steps of an escalation, which rest: a mute comes first.
 */
export function holdBack({ ticket, event, notices, untold, mutes }: NewsToTell): Told {
  const sent: Notice[] = []
  const lines = new Map<string, TicketHappening>()
  const told = event === null ? ticket.timeline : timelineBefore(ticket, event)
  for (const notice of notices) {
    const detail = whyNot(notice, { ticket, told, mutes })
    if (detail === null) {
      sent.push(notice)
      continue
    }
    const { to, kind: message } = notice
    const known = event === null && isHeld(told, notice, [message])
    if (!known)
      lines.set(`${to} ${message}`, { kind: 'not-told', to, message, reason: 'muted', detail })
  }
  return {
    notices: sent,
    untold: [...untold.map((line) => mutedFirst(line, ticket, mutes)), ...lines.values()],
  }
}

function mutedFirst(
  line: TicketHappening,
  ticket: Ticket,
  mutes: readonly Mute[],
): TicketHappening {
  if (line.kind !== 'not-told' || line.reason !== 'no-route') return line
  if (kindRules[line.message as NoticeKind].muted !== 'held') return line
  const mute = mutes.find((each) => coversTicket(each, ticket))
  return mute ? { ...line, reason: 'muted', detail: describeMute(mute) } : line
}

interface Known {
  readonly ticket: Ticket
  /** The timeline before the news. */
  readonly told: readonly TicketEvent[]
  readonly mutes: readonly Mute[]
}

function whyNot(notice: Notice, { ticket, told, mutes }: Known): string | null {
  if (kindRules[notice.kind].muted === 'goes') return null
  if (kindRules[notice.kind].muted === 'passes') {
    return isUnheardOf(notice, told) ? 'a mute kept the trouble from them, too' : null
  }
  const mute = mutes.find((each) => covers(each, notice, ticket))
  return mute ? describeMute(mute) : null
}

function covers(mute: Mute, { incident }: Notice, ticket: Ticket): boolean {
  return incident ? coversIncident(mute, incident, ticket) : coversTicket(mute, ticket)
}

/** Whether its readers were never told that the trouble began. */
function isUnheardOf(notice: Notice, told: readonly TicketEvent[]): boolean {
  const { incident, to } = notice
  if (!incident) return isHeld(told, notice, ['opened', 'reopened'])
  const heard = told.some(
    (event) =>
      event.kind === 'notice-sent' && event.to === to && event.notice.startsWith(incident.id),
  )
  return !heard && isHeld(told, notice, ['incident'])
}

function isHeld(
  timeline: readonly TicketEvent[],
  { kind, to }: Notice,
  messages: readonly string[],
): boolean {
  const held = heldNews(timeline, newsSubjectOf(kind)).get(to)
  return messages.some((message) => held?.has(message))
}
