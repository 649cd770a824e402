import type { Notice, NoticeKind } from './model/notice.ts'
import type { TicketHappening } from './model/ticket.ts'
import type { StoreTransaction } from './store/store.ts'
import type { TicketChange } from './tickets/apply-trouble.ts'

/** What shows how a ticket stands must not keep news of it waiting: that brings its own along. */
const edits = ['standing'] as const satisfies NoticeKind[]

/** What waits to be sent and is overtaken by newer news is not sent: a line says so. */
export async function takeBack(
  tx: StoreTransaction,
  notices: readonly Notice[],
): Promise<readonly TicketHappening[]> {
  const lines: TicketHappening[] = []
  for (const newer of notices) {
    const kinds = [...(newer.supersedes ?? []), ...(newer.kind === 'opened' ? [] : edits)]
    if (kinds.length === 0) continue
    for (const { to, kind, channel } of await tx.supersedeNotices(newer, kinds)) {
      // Nobody waited for it, and it says nothing that is not said.
      if (kind === 'standing') continue
      const detail = `"${newer.kind}" took its place before "${channel}" had sent it`
      lines.push({ kind: 'not-told', to, message: kind, reason: 'superseded', detail })
    }
  }
  return lines
}

/** That something is wrong, … */
const alarms = ['opened', 'reopened', 'raised'] as const satisfies NoticeKind[]
/** … and that nobody has it. */
const calls = [
  'unanswered',
  'acknowledgement-expired',
  'handed-off',
] as const satisfies NoticeKind[]

/**
 * Pages of an escalation that have not been sent when somebody acknowledges call nobody any more; nor do
 * those that say that nobody has it, once it is over.
 */
export async function leaveToWhoeverHasIt(
  tx: StoreTransaction,
  { ticket, events }: TicketChange,
): Promise<readonly TicketHappening[]> {
  const escalated = ticket.timeline.some(({ kind }) => kind === 'escalation-started')
  const end = events.find(({ kind }) => kind === 'acknowledged' || kind === 'resolved')
  // Of an incident that is told of on it, the calls go on.
  if (!escalated || !end || ticket.calling !== null) return []
  const own = { ticketId: ticket.id, to: 'oncall' } as const
  const kinds = end.kind === 'acknowledged' ? [...alarms, ...calls] : calls
  const detail = `the ticket was ${end.kind} before it had been sent`
  return (await tx.supersedeNotices(own, kinds)).map(({ to, kind: message }) => {
    return { kind: 'not-told', to, message, reason: 'superseded', detail }
  })
}

/** Pages of a ticket that have not been sent when it joins an incident are left to the incident's. */
export async function leaveToIncident(
  tx: StoreTransaction,
  { ticket, events }: TicketChange,
): Promise<readonly TicketHappening[]> {
  if (!events.some(({ kind }) => kind === 'joined-incident')) return []
  const own = { ticketId: ticket.id, to: 'oncall' } as const
  const taken = await tx.supersedeNotices(own, [...alarms, ...calls])
  const detail = `on-call is told of the incident ${ticket.incident}`
  return taken.map(({ to, kind: message }) => {
    return { kind: 'not-told', to, message, reason: 'part-of-incident', detail }
  })
}
