import { createRandom } from '../../fixtures/simulate/random.ts'
import { sampleNotice, sampleTicket, summaryOf } from '../../fixtures/testing/sample-ticket.ts'
import type { Notice } from '../../triage/model/notice.ts'
import type { Ticket } from '../../triage/model/ticket.ts'
import type { Priority } from '../../triage/model/vocabulary.ts'
import type { ChaosRequest } from './chaos-words.ts'

/** Notices queued together: the beginnings of tickets, and the ends of those of the batch before. */
export const batchSize = 40

/** One ticket in a hundred is a P0, two are P1: most news is of lesser trouble. */
function priorityOf(number: number): Priority {
  const place = number % 100
  if (place === 0) return 'P0'
  if (place <= 2) return 'P1'
  return place <= 50 ? 'P2' : 'P3'
}

/** Three in five go to the webhook, the others to a place of their own in Slack. */
function placeOf(number: number): Pick<Notice, 'channel' | 'address'> {
  const chance = createRandom(number).next()
  return chance < 0.6
    ? { channel: 'hook', address: '' }
    : { channel: 'slack', address: `C${String(number).padStart(8, '0')}` }
}

/** The batch of this number: the same each time, as it may be queued again. */
export function batchOf(batch: number): ChaosRequest {
  const tickets: Ticket[] = []
  const notices: Notice[] = []
  for (let index = 0; index < batchSize / 2; index += 1) {
    const number = (batch * batchSize) / 2 + index + 1
    const priority = priorityOf(number)
    const ticket = sampleTicket({ number, priority, openedAt: Date.now() })
    tickets.push(ticket)
    const to = priority === 'P0' || priority === 'P1' ? 'oncall' : 'streamer'
    const shared = { ...placeOf(number), to } as const
    const over = { ...ticket, status: 'resolved', resolution: 'recovered' } as const
    notices.push(
      sampleNotice(ticket, { ...shared, id: `t${number}-opened` }),
      sampleNotice(ticket, {
        ...{ ...shared, id: `t${number}-recovered`, kind: 'recovered' },
        ticket: summaryOf({ ...over, resolvedAt: ticket.openedAt }),
      }),
    )
  }
  return { batch, tickets, notices }
}
