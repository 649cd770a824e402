import { describe, expect, test } from 'vitest'
import { sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'
import { renderNotice } from '../render.ts'
import { planNotices } from './plan-notices.ts'
import { planWithinRules } from './plan-within-rules.ts'
import type { RegionalRule } from './regional-rules.ts'

const carrier = { kind: 'log', addressed: false }
const routes = [
  { to: 'oncall', channel: 'ops', carrier },
  { to: 'streamer', channel: 'app', carrier, language: 'en' },
  { to: 'streamer', channel: 'mail', carrier, language: 'ja' },
] as const

function plan(rules: Partial<RegionalRule>[], changes: Partial<Ticket> = {}) {
  const sample = sampleTicket(changes)
  const ticket = { ...sample, timeline: [sampleOpened(sample)] }
  const event = ticket.timeline[0] as TicketEvent
  return planWithinRules(
    { ticket, event, routes, people: () => undefined },
    rules.map((rule, index) => ({
      ...{ name: `rule-${index}`, mustMention: [], mustNotPromise: [], ...rule },
    })),
    planNotices,
  )
}

const told = ({ notices }: ReturnType<typeof plan>) =>
  notices.map(({ to, kind, channel }) => `${to} ${kind} ${channel}`)

describe('what a streamer would read', () => {
  test('is told as it is without rules', () => {
    expect(told(plan([]))).toEqual([
      'oncall opened ops',
      'streamer opened app',
      'streamer opened mail',
    ])
  })

  test('ends as the rule has it, and is told', () => {
    const closing = 'Hotline: 95123'
    const planned = plan([{ languages: ['en'], closing, mustMention: ['95123'] }])
    expect(told(planned)).toHaveLength(3)
    const ends = planned.notices.map((notice) => renderNotice(notice).body.endsWith(closing))
    expect(ends).toEqual([false, true, false])
  })

  test('is held where it breaks one: the timeline says so, and on-call is told why', () => {
    const planned = plan([{ languages: ['en'], mustNotPromise: ['on it'] }])
    expect(told(planned)).toEqual(['oncall opened ops', 'streamer opened mail', 'oncall held ops'])
    expect(planned.untold).toEqual([
      {
        ...{ kind: 'not-told', to: 'streamer', message: 'opened', reason: 'held-by-rule' },
        detail: 'the message breaks the rule "rule-0" (promised: "on it")',
        breach: { rule: 'rule-0', reason: 'promised', words: 'on it' },
      },
    ])
    const page = planned.notices.find(({ kind }) => kind === 'held')
    expect(page && renderNotice(page).body).toContain(
      'the message breaks the rule “rule-0”, since it says “on it”',
    )
  })

  test('is held by its numbers, too', () => {
    const playbook = {
      ...sampleTicket().playbook,
      values: { recommendedBps: 9e5, carriedBps: 1.2e6 },
    }
    expect(told(plan([{ mustNotPromise: ['900 kbit/s'] }], { playbook }))).toContain(
      'oncall held ops',
    )
  })

  test('is held once, in however many places it would have been told', () => {
    const planned = plan([{ mustMention: ['95123'] }])
    expect(told(planned)).toEqual(['oncall opened ops', 'oncall held ops'])
    expect(planned.untold).toHaveLength(1)
  })

  test('is held and told of though an incident tells of the ticket', () => {
    const planned = plan([{ mustMention: ['95123'] }], { incident: 'incident-1' })
    expect(told(planned)).toEqual(['oncall held ops'])
  })

  test('has the same ids when it is planned again', () => {
    const ids = () => plan([{ mustMention: ['95123'] }]).notices.map(({ id }) => id)
    expect(ids()).toEqual(ids())
    expect(new Set(ids()).size).toBe(2)
  })
})
