import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { noticeKinds } from '../../triage/model/notice.ts'
import type { TicketEvent, TicketHappening } from '../../triage/model/ticket.ts'
import { evolve } from '../../triage/tickets/lifecycle.ts'
import { expiryOf, kindRules } from './kind-rules.ts'
import { planNotices } from './plan-notices.ts'

const carrier = { kind: 'discord', addressed: true }
const routes = [
  { to: 'streamer', channel: 'chat', carrier },
  { to: 'oncall', channel: 'chat', carrier, address: 'ops' },
] as const
const hourMs = 3_600_000
/** In Jakarta it is 23:00 on every day of `sampleAt`. */
const quietHours = { fromMinute: 22 * 60, toMinute: 8 * 60 }

/** What is planned of the last of these things, `hours` after the ticket was opened. */
function planned(happenings: readonly TicketHappening[], hours = 0, timeZone = 'Asia/Jakarta') {
  const opened = sampleTicket()
  const heard = { kind: 'notice-sent', notice: 'n', channel: 'chat', message: 'opened' } as const
  const events = [{ ...heard, to: 'streamer' as const }, ...happenings].map((each, index) => {
    const last = index === happenings.length
    return { at: sampleAt + (last ? hours * hourMs : 0), ...each } as TicketEvent
  })
  const ticket = events.reduce(evolve, { ...opened, timeline: [sampleOpened(opened)] })
  const event = happenings.length === 0 ? sampleOpened(opened) : (events.at(-1) as TicketEvent)
  const whole = happenings.length === 0 ? { ...opened, timeline: [event] } : ticket
  const people = () => ({ addresses: { chat: '1' }, timeZone })
  const { notices, untold } = planNotices({ ticket: whole, event, routes, people, quietHours })
  return { streamer: notices.find(({ to }) => to === 'streamer'), notices, untold }
}

const recovered: TicketHappening = { kind: 'recovered' }
const closed: TicketHappening = { kind: 'resolved', resolution: 'person', by: 'bo' }

describe('a streamer who sleeps', () => {
  // 2025-11-24T16:00Z is 23:00 in Jakarta.
  test('is not woken to hear that the ticket was closed long after the stream', () => {
    const { streamer, untold } = planned([recovered, closed], 1)
    expect(streamer?.notBefore).toBe(Date.parse('2025-11-25T01:00Z'))
    expect(untold).toEqual([])
  })
  test('is told at once where it is day', () => {
    expect(planned([recovered, closed], 1, 'America/New_York').streamer).not.toHaveProperty(
      'notBefore',
    )
  })
  test('was live half an hour ago, and is awake', () => {
    expect(planned([recovered, closed], 0.4).streamer).not.toHaveProperty('notBefore')
  })
  test('is still live while the stream is ill, and is awake', () => {
    expect(planned([closed], 3).streamer).not.toHaveProperty('notBefore')
  })
  test('is always told that they are live and frozen', () => {
    const { streamer } = planned([])
    expect(streamer?.kind).toBe('opened')
    expect(streamer).not.toHaveProperty('notBefore')
  })
  test('hears that it is well again, whatever the hour', () => {
    const over: TicketHappening = { kind: 'resolved', resolution: 'recovered' }
    expect(planned([recovered, over], 1).streamer).not.toHaveProperty('notBefore')
  })
})

test('only that a ticket was closed waits for the morning', () => {
  const waiting = noticeKinds.filter((kind) => kindRules[kind].quiet === 'waits')
  expect(waiting).toEqual(['resolved'])
})

test('every notice says until when it is news', () => {
  for (const happenings of [[], [recovered, closed]])
    for (const { kind, to, at, expiresAt } of planned(happenings, 1).notices)
      expect(expiresAt).toBe(expiryOf(kind, to, at))
})

describe('what went wrong elsewhere', () => {
  test('everybody behind a node that dies is asked to look at their own encoder, and told a moment later that it is us', () => {
    const ticket = sampleTicket({ cause: 'unknown', onsetAt: sampleAt - 2_000 })
    const opened = sampleOpened(ticket)
    const { step, checks, automations, values } = ticket.playbook
    const shared: TicketEvent = {
      ...{ at: sampleAt + 2_250, kind: 'cause-changed', from: 'unknown', symptom: 'stalled' },
      ...{ cause: 'ingest-node', confidence: 0.9, reason: 'a-sign', evidence: {}, ruledOut: [] },
      playbook: {
        step: step === 'carry-on' ? 'read-app' : 'carry-on',
        checks,
        automations,
        values,
      },
    }
    const people = () => ({ addresses: { chat: '1' } })
    const about = { routes, people, rush: true }
    const first = planNotices({
      ...about,
      ticket: { ...ticket, timeline: [opened] },
      event: opened,
    })
    const waiting = first.notices.find(({ to }) => to === 'streamer')
    expect(waiting).toMatchObject({ kind: 'opened', notBefore: sampleAt + 4_000 })
    const later = evolve({ ...ticket, timeline: [opened] }, shared)
    const { notices } = planNotices({ ...about, ticket: later, event: shared })
    expect(notices).toMatchObject([{ to: 'streamer', kind: 'opened', supersedes: ['opened'] }])
  })

  test('a stall page is sent after the recovery', () => {
    const over: TicketHappening = { kind: 'resolved', resolution: 'recovered' }
    for (const { supersedes } of planned([recovered, over]).notices)
      expect(supersedes).toEqual(expect.arrayContaining(['opened', 'reopened', 'raised', 'advice']))
  })
  test('a recovery is told after the trouble is back', () => {
    const over: TicketHappening = { kind: 'resolved', resolution: 'recovered' }
    for (const { supersedes } of planned([recovered, over, { kind: 'reopened' }]).notices)
      expect(supersedes).toContain('recovered')
  })
  test('a promise at risk is told after it was broken', () => {
    const turn = { clock: 'restore', turn: 1, dueAt: sampleAt + 60_000 } as const
    const [atRisk] = planned([{ kind: 'sla-at-risk', ...turn, ratio: 0.8 }]).notices
    expect(atRisk?.expiresAt).toBe(turn.dueAt)
    const [broken] = planned([{ kind: 'sla-breached', ...turn }]).notices
    expect(broken?.supersedes).toEqual(['sla-at-risk'])
  })
})
