import { type Notice, placeKey } from '../../triage/model/notice.ts'
import type { Ticket, TicketHappening, TicketSummary } from '../../triage/model/ticket.ts'
import type { Priority } from '../../triage/model/vocabulary.ts'
import { firstMomentMs, steadyWallMs } from '../oncall/local-time.ts'
import { expiryOf, kindRules } from './kind-rules.ts'
import { summaryOf } from './plan-notices.ts'
import { prioritiesHad } from './route.ts'

/** What is gathered for people on call, and when they are told all of it in one message. */
export interface DigestRules {
  readonly priorities: readonly Priority[]
  /** Names of the channels that people read; what goes to programs is not gathered. */
  readonly channels: readonly string[]
  /** At every whole multiple of this since 1970; instead of local times. */
  readonly everyMs?: number | undefined
  /** Minutes since midnight on the wall clock of `timeZone`, at least one. */
  readonly atMinutes?: readonly number[] | undefined
  readonly timeZone: string
}

/** So many tickets fit into one message; the others are counted. */
const mostTickets = 20
const dayMs = 86_400_000

/** The first digest after a moment (Unix ms). */
export function nextDigestAt(
  atMs: number,
  { everyMs, atMinutes = [], timeZone }: DigestRules,
): number {
  if (everyMs !== undefined) return (Math.floor(atMs / everyMs) + 1) * everyMs
  const midnightMs = Math.floor(steadyWallMs(atMs, timeZone) / dayMs) * dayMs
  const moments = [0, 1, 2].flatMap((days) =>
    atMinutes.map((minute) => firstMomentMs(midnightMs + days * dayMs + minute * 60_000, timeZone)),
  )
  return Math.min(...moments.filter((each) => each > atMs))
}

/**
 * A notice as it waits for the next digest, or as it is when it does not: it is for one person, about
 * an incident, of a kind that cannot wait, or of a ticket that is, or was, more urgent than what is gathered.
 */
export function gathered(notice: Notice, ticket: Ticket, rules: DigestRules): Notice {
  if (!isGathered(notice, ticket, rules)) return notice
  return { ...notice, digestAt: nextDigestAt(notice.at, rules) }
}

function isGathered(
  notice: Notice,
  ticket: Ticket,
  { priorities, channels }: DigestRules,
): boolean {
  const { to, kind, channel, person, incident } = notice
  if (to !== 'oncall' || person !== undefined || incident || !kindRules[kind].gathered) return false
  const quiet = prioritiesHad(ticket).every((each) => priorities.includes(each))
  return quiet && channels.includes(channel)
}

/** The digests of one moment, and the line for the timeline of each ticket they tell of. */
export interface PlannedDigests {
  readonly notices: readonly Notice[]
  readonly told: ReadonlyMap<string, readonly TicketHappening[]>
}

/**
 * One message for each place in which something has waited. It lists each ticket once, as it is
 * now; one that has become more urgent in the meantime was told by itself, and is left out.
 *
 * @param waiting what was gathered, the oldest first
 * @param tickets what it is about, as it is now; what is not there any more is left out
 */
export function planDigests(
  waiting: readonly Notice[],
  tickets: ReadonlyMap<string, Ticket>,
  at: number,
  rules: DigestRules,
): PlannedDigests {
  const places = new Map<string, Notice[]>()
  const told = new Map<string, TicketHappening[]>()
  for (const notice of waiting) {
    const ticket = tickets.get(notice.ticketId)
    if (!ticket) continue
    const listed = isGathered(notice, ticket, rules)
    told.set(ticket.id, [...(told.get(ticket.id) ?? []), lineOf(notice, listed, at)])
    const place = placeKey(notice)
    if (listed) places.set(place, [...(places.get(place) ?? []), notice])
  }
  const notices = [...places.values()].map((each, index) => ({
    ...digestOf(each, tickets, at),
    // Nothing is told twice, so that another digest of this moment has another first ticket.
    id: `digest-${at}-${index}-${each[0]?.ticketId}`,
  }))
  return { notices, told }
}

function lineOf({ kind: message, channel }: Notice, listed: boolean, at: number): TicketHappening {
  const about = { kind: 'not-told', to: 'oncall', message } as const
  const when = new Date(at).toISOString()
  return listed
    ? { ...about, reason: 'in-digest', detail: `the digest of ${when} in "${channel}" tells of it` }
    : {
        ...about,
        reason: 'superseded',
        detail: 'it has become more urgent, and was told by itself',
      }
}

function digestOf(
  waiting: readonly Notice[],
  tickets: ReadonlyMap<string, Ticket>,
  at: number,
): Omit<Notice, 'id'> {
  const [{ channel, address, language, ticketId }] = waiting as [Notice]
  const ids = [...new Set(waiting.map((notice) => notice.ticketId))]
  const all = ids.flatMap((id): TicketSummary[] => {
    const ticket = tickets.get(id)
    return ticket ? [summaryOf(ticket)] : []
  })
  const [lead] = all as [TicketSummary]
  return {
    ...{ ticketId, kind: 'digest', to: 'oncall', channel, address, language, at, ticket: lead },
    expiresAt: expiryOf('digest', 'oncall', at),
    digest: {
      tickets: all.slice(0, mostTickets).map(({ number, stream, symptom, cause, status }) => {
        return { number, stream, symptom, cause, over: status === 'resolved' }
      }),
      more: Math.max(0, all.length - mostTickets),
    },
  }
}
