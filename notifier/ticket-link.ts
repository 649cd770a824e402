import type { Notice } from '../triage/model/notice.ts'

/**
 * Where staff read of the ticket: `https://stallwatch.example/tickets/12`. Undefined without an
 * address of ours, and for a streamer, who cannot read there. `publicUrl` ends without a slash.
 */
export function ticketLink(
  { to, ticket }: Pick<Notice, 'to' | 'ticket'>,
  publicUrl: string | undefined,
): string | undefined {
  if (publicUrl === undefined || to === 'streamer') return undefined
  return `${publicUrl}/tickets/${ticket.number}`
}
