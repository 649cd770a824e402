import type { ActionRequest, ActionResult } from '../notifier/channel.ts'
import { localeFor } from '../notifier/locales/catalog.ts'
import type { Locale } from '../notifier/locales/locale.ts'
import { plainName } from '../notifier/plain-text.ts'
import { say } from '../notifier/wording.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { TicketDesk } from '../triage/ticket-desk.ts'
import type { TicketCommand } from '../triage/tickets/apply-command.ts'

/** The longest that a ticket can be snoozed from a channel: over a weekend. */
const longestSnoozeMinutes = 3 * 24 * 60

/** Carries a person's word from a channel to the ticket desk; what they are told in return. */
export function actFromChannel(
  desk: Pick<TicketDesk, 'act'>,
): (request: ActionRequest) => Promise<ActionResult> {
  return async (request) => {
    const locale = localeFor(request.language ?? 'en')
    const { talk } = locale
    const command = commandOf(request)
    if (!command) return { outcome: 'failed', text: say(locale, talk.badChoice) }
    try {
      const result = await desk.act(request.ticketId, command, request.key)
      switch (result.outcome) {
        case 'done':
        case 'repeated':
          return { outcome: 'done', text: doneText(locale, command, result.ticket) }
        case 'refused':
          return { outcome: 'already', text: sayState(locale, result.ticket) }
        case 'not-found':
          return { outcome: 'not-found', text: say(locale, talk.notFound) }
      }
    } catch {
      // The desk's store has logged why; the person only needs to know that it did not happen.
      return { outcome: 'failed', text: say(locale, talk.failed) }
    }
  }
}

/** What the desk is asked to do; null when the choice that came with it is none. */
export function commandOf({ action, by, value }: ActionRequest): TicketCommand | null {
  switch (action) {
    case 'acknowledge':
    case 'resolve':
    case 'approve':
    case 'still-broken':
      return { command: action, by }
    case 'assign':
      return { command: 'assign', by, to: value?.trim() || by }
    case 'snooze': {
      const minutes = wholeNumber(value, longestSnoozeMinutes)
      return minutes === null ? null : { command: 'snooze', by, forMs: minutes * 60_000 }
    }
    case 'rate': {
      const stars = wholeNumber(value, 5)
      return stars === null ? null : { command: 'rate', by, stars }
    }
    // While the streamer tries the step, the ticket waits for them.
    case 'on-it':
      return { command: 'wait', by }
    case 'ended':
      return { command: 'ended-on-purpose', by }
  }
}

/** A whole number from 1 to `most`, or null. */
function wholeNumber(value: string | undefined, most: number): number | null {
  const number = /^\d{1,6}$/.test(value ?? '') ? Number(value) : 0
  return number >= 1 && number <= most ? number : null
}

function doneText(locale: Locale, { command }: TicketCommand, ticket: Ticket): string {
  return command === 'rate' ? say(locale, locale.talk.thanks) : sayState(locale, ticket)
}

function sayState(locale: Locale, { number, status, assignee, acknowledgedBy }: Ticket): string {
  const by = plainName(assignee ?? acknowledgedBy ?? '') || 'nobody'
  return say(locale, locale.talk.state, { number: String(number), status, by })
}
