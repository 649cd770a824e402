import type { Clock } from '../../triage/model/clock.ts'
import type { TicketEvent } from '../../triage/model/ticket.ts'
import type { TicketDesk } from '../../triage/ticket-desk.ts'

/**
 * Whom the demo tells and pages: streamers in the log; for the largest customers the first line, which
 * is busy tonight, and after 6 s the lead.
 */
export const demoTeam = {
  notifier: {
    channels: ['log', 'first-line', 'lead'].map((name) => ({ name, kind: 'log' })),
    routes: ['streamer', 'oncall'].map((to) => ({ to, channel: 'log' })),
  },
  duty: {
    escalation: [
      {
        name: 'largest-customers',
        tiers: ['enterprise'],
        steps: [
          { to: [{ channel: 'first-line' }], waitMs: 6_000 },
          { to: [{ channel: 'lead' }], waitMs: 60_000 },
        ],
      },
    ],
  },
} as const

/** How long it takes the lead to unlock a phone. */
const answersAfterMs = 3_000

/** Lets the lead, jonas, take every ticket that the lead is paged about. */
export function playLead({
  desk,
  clock,
}: {
  readonly desk: Pick<TicketDesk, 'act'>
  readonly clock: Clock
}) {
  return (ticketId: string, event: TicketEvent): void => {
    if (event.kind !== 'step-taken' || !event.pages.some(({ channel }) => channel === 'lead'))
      return
    const key = `${ticketId} ${event.run} ${event.round}`
    clock.after(answersAfterMs, () => {
      // When the demo ends first, nobody needs the answer.
      desk.act(ticketId, { command: 'acknowledge', by: 'jonas' }, key).catch(() => {})
    })
  }
}
