import { expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { evolve } from '../../triage/tickets/lifecycle.ts'
import { planNotices } from './plan-notices.ts'

const carrier = { kind: 'log', addressed: false }
const routes = [
  { to: 'oncall', channel: 'log', carrier },
  { to: 'streamer', channel: 'log', carrier },
] as const

function plans(ticket: Ticket) {
  const event = ticket.timeline.at(-1) as TicketEvent
  const nextWordBy = (_: Ticket, at: number) => at + 60_000
  return planNotices({ ticket, event, routes, people: () => undefined, nextWordBy }).notices
}

const sample = sampleTicket()
const opened: Ticket = { ...sample, timeline: [sampleOpened(sample)] }

test('by when they hear again is told to streamers, and to nobody else', () => {
  expect(plans(opened).map(({ to, nextWordBy }) => [to, nextWordBy])).toEqual([
    ['oncall', undefined],
    ['streamer', sampleAt + 60_000],
  ])
})

test('when it is over, streamers are told that their step was done, and of no next word', () => {
  const heeded = { bitrateBps: 900_000 }
  const at = sampleAt + 60_000
  const over = evolve(opened, { at, kind: 'resolved', resolution: 'recovered', heeded })
  expect(plans(over).find(({ to }) => to === 'streamer')).toMatchObject({ heeded })
  expect(plans(over).some((notice) => notice.nextWordBy !== undefined)).toBe(false)
})
