import type { NoticeKind } from '../../triage/model/notice.ts'
import type { TicketSummary } from '../../triage/model/ticket.ts'
import type { Audience } from '../../triage/model/vocabulary.ts'
import type { Message } from '../channel.ts'

/** A notice as a CloudEvents 1.0 event in JSON: what a webhook receives as its body. */
export interface WebhookEvent {
  readonly specversion: '1.0'
  /** The notice's id: the same however often it is sent. `source` and `id` together are unique. */
  readonly id: string
  readonly source: string
  readonly type: `io.stallwatch.ticket.${NoticeKind}`
  /** The ticket's id. */
  readonly subject: string
  /** RFC 3339, when the news arose. */
  readonly time: string
  readonly datacontenttype: 'application/json'
  readonly data: {
    readonly to: Audience
    readonly language: string
    readonly ticket: TicketSummary
    readonly message: Pick<Message, 'title' | 'body' | 'facts'>
    /** Where staff read of the ticket, when our own address is configured. */
    readonly link?: string
  }
}

/** The event for a message. `source` is the URI that names this installation. */
export function webhookEvent(
  { notice, title, body, facts, link }: Message,
  source: string,
): WebhookEvent {
  return {
    specversion: '1.0',
    id: notice.id,
    source,
    type: `io.stallwatch.ticket.${notice.kind}`,
    subject: notice.ticketId,
    time: new Date(notice.at).toISOString(),
    datacontenttype: 'application/json',
    data: {
      to: notice.to,
      language: notice.language,
      ticket: notice.ticket,
      message: { title, body, facts },
      ...(link !== undefined && { link }),
    },
  }
}
