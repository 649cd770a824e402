import type { ActionRequest, ActionResult } from '../notifier/channel.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { TicketDesk } from '../triage/ticket-desk.ts'

/** Carries a person's word from a channel to the ticket desk; what they are told in return. */
export function actFromChannel(
  desk: TicketDesk,
): (request: ActionRequest) => Promise<ActionResult> {
  return async ({ ticketId, action, by, key }) => {
    try {
      const result = await desk.act(ticketId, { command: action, by }, key)
      switch (result.outcome) {
        case 'done':
        case 'repeated':
          return { outcome: 'done', text: stateOf(result.ticket) }
        case 'refused':
          return { outcome: 'already', text: stateOf(result.ticket) }
        case 'not-found':
          return { outcome: 'not-found', text: 'This ticket no longer exists.' }
      }
    } catch {
      // The desk's store has logged why; the person only needs to know that it did not happen.
      return {
        outcome: 'failed',
        text: 'That did not work on our side. Please try again in a moment.',
      }
    }
  }
}

function stateOf({ number, status, acknowledgedBy }: Ticket): string {
  const by = status === 'acknowledged' && acknowledgedBy ? ` by ${acknowledgedBy}` : ''
  return `Ticket #${number} is ${status}${by}.`
}
