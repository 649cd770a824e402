import type { Notice } from './model/notice.ts'
import type { TicketHappening } from './model/ticket.ts'
import type { StoreTransaction } from './store/store.ts'
import type { TicketChange } from './tickets/apply-trouble.ts'

/** What waits to be sent and is overtaken by newer news is not sent: a line says so. */
export async function takeBack(
  tx: StoreTransaction,
  notices: readonly Notice[],
): Promise<readonly TicketHappening[]> {
  const lines: TicketHappening[] = []
  for (const newer of notices) {
    if (!newer.supersedes) continue
    for (const { to, kind, channel } of await tx.supersedeNotices(newer, newer.supersedes)) {
      const detail = `"${newer.kind}" took its place before "${channel}" had sent it`
      lines.push({ kind: 'not-told', to, message: kind, reason: 'superseded', detail })
    }
  }
  return lines
}

/** Pages of a ticket that have not been sent when it joins an incident are left to the incident's. */
export async function leaveToIncident(
  tx: StoreTransaction,
  { ticket, events }: TicketChange,
): Promise<readonly TicketHappening[]> {
  if (!events.some(({ kind }) => kind === 'joined-incident')) return []
  const own = { ticketId: ticket.id, to: 'oncall' } as const
  const taken = await tx.supersedeNotices(own, ['opened', 'reopened', 'raised'])
  const detail = `on-call is told of the incident ${ticket.incident}`
  return taken.map(({ to, kind: message }) => {
    return { kind: 'not-told', to, message, reason: 'part-of-incident', detail }
  })
}
