import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  sampleDuty,
  samplePerson,
  samplePolicy,
  sampleRules,
  sampleStep,
  walkEscalation,
} from '../../fixtures/testing/sample-escalation.ts'
import { sampleAt } from '../../fixtures/testing/sample-ticket.ts'
import type { EscalationStep } from '../../triage/model/escalation.ts'
import type { Ticket, TicketHappening } from '../../triage/model/ticket.ts'
import { type EscalationRules, escalationNews, nextStepOf } from './escalate.ts'

const twists = [
  'acknowledge',
  'note',
  'recover',
  'relapse',
  'resolve',
  'reopen',
  'raise',
  'lower',
  'join',
  'leave',
  'wait',
  'resume',
  'cause',
  'lose-page',
  'nothing',
] as const
type Twist = (typeof twists)[number]

const script = fc.array(
  fc.record({
    afterS: fc.constantFrom(0, 1, 60, 120, 121, 700, 4_000),
    twist: fc.constantFrom(...twists),
    asleep: fc.boolean(),
  }),
  { maxLength: 30 },
)

const step: fc.Arbitrary<EscalationStep> = fc
  .record({
    waitMs: fc.constantFrom(1_000, 60_000, 300_000),
    schedules: fc.subarray(['first-line', 'second-line', 'empty', 'no-such'], { minLength: 1 }),
  })
  .map(({ waitMs, schedules }) => sampleStep(waitMs, ...schedules))

const anyRules: fc.Arbitrary<EscalationRules> = fc
  .record({
    steps: fc.array(step, { minLength: 1, maxLength: 3 }),
    repeat: fc.nat({ max: 2 }),
    lastResort: fc.constantFrom([], [{ channel: 'hook' }], [{ schedule: 'empty' }]),
    people: fc.subarray([samplePerson('mei'), samplePerson('bo', { addresses: {} })]),
    sorted: fc.boolean(),
  })
  .map(({ people, sorted, ...policy }) => {
    const duty = sampleDuty({ people })
    const waits = { P0: 0, P1: 60_000, P2: 180_000, P3: 600_000 }
    const routing = sorted ? { automationWaitMs: waits, sureFrom: 0.6 } : null
    return sampleRules({ policies: [samplePolicy(policy)], routing, duty: () => duty })
  })

/** What a ticket in this state can live through; what makes no sense then is nothing. */
function happeningsOf(twist: Twist, ticket: Ticket, at: number): readonly TicketHappening[] {
  const open = ticket.status !== 'resolved'
  const ill = open && ticket.recoveredAt === null
  const able: Record<Twist, readonly TicketHappening[] | false> = {
    acknowledge: (ticket.calling !== null || ticket.status === 'open') && [
      { kind: 'acknowledged', by: 'chat:mei' },
    ],
    note: [{ kind: 'noted', by: 'chat:mei', text: '' }],
    recover: ill && [{ kind: 'recovered' }],
    relapse: open && !ill && [{ kind: 'relapsed', onsetAt: at, evidence: {} }],
    resolve: open && [{ kind: 'resolved', resolution: 'recovered' }],
    reopen: !open && [{ kind: 'reopened' }],
    raise: open && priority(ticket, 'P0'),
    lower: open && priority(ticket, 'P3'),
    join: open &&
      ticket.incident === null && [{ kind: 'joined-incident', incident: 'i', from: null }],
    leave: ticket.incident !== null && [{ kind: 'left-incident', incident: 'i' }],
    wait: open && ticket.waitingSince === null && [{ kind: 'waiting', by: 'console:bo' }],
    resume: ticket.waitingSince !== null && [{ kind: 'resumed', by: 'console:bo' }],
    cause: open && [causeChanged(ticket)],
    'lose-page': pageLost(ticket),
    nothing: false,
  }
  return able[twist] || []
}

function priority(ticket: Ticket, to: 'P0' | 'P3'): readonly TicketHappening[] {
  const change = { from: ticket.priority, priority: to, priorityReasons: [] } as const
  return ticket.priority === to ? [] : [{ kind: 'priority-changed', ...change }]
}

/** The first page of the newest step was given up. */
function pageLost({ timeline }: Ticket): readonly TicketHappening[] {
  const step = timeline.findLast((each) => each.kind === 'step-taken')
  const [lost] = step?.kind === 'step-taken' ? step.pages : []
  if (!lost) return []
  const { notice, channel } = lost
  const about = { to: 'oncall', message: 'opened', reason: 'unauthorized', attempts: 1 } as const
  return [{ kind: 'notice-failed', notice, channel, ...about }]
}

function causeChanged(ticket: Ticket): TicketHappening {
  const { symptom, confidence, reason, evidence, ruledOut, playbook } = ticket
  const cause = ticket.cause === 'unknown' ? 'ingest-node' : 'unknown'
  const diagnosis = { cause, confidence, reason, evidence, ruledOut, playbook } as const
  return { kind: 'cause-changed', from: ticket.cause, symptom, ...diagnosis }
}

/** A ticket's life under the rules, looked at after everything that happens. */
function live(
  rules: EscalationRules,
  scripted: typeof script extends fc.Arbitrary<infer T> ? T : never,
  look: (ticket: Ticket, at: number) => void,
): Ticket {
  const walk = walkEscalation(rules)
  let seconds = 0
  look(walk.ticket, sampleAt)
  for (const { afterS, twist, asleep } of scripted) {
    seconds += afterS
    if (asleep) walk.oversleep(seconds)
    const at = sampleAt + seconds * 1_000
    walk.happen(seconds, ...happeningsOf(twist, walk.ticket, at))
    look(walk.ticket, at)
  }
  walk.wait(seconds + 86_400)
  look(walk.ticket, sampleAt + (seconds + 86_400) * 1_000)
  return walk.ticket
}

test('an escalation never has nothing to come without a reason, and nothing that is overdue', () => {
  fc.assert(
    fc.property(anyRules, script, (rules, scripted) => {
      live(rules, scripted, (ticket, at) => {
        const next = nextStepOf(ticket)
        if (ticket.status === 'resolved') return
        expect(next.kind).not.toBe('no-policy')
        const timed = next.kind === 'page' || next.kind === 'acknowledged-until'
        expect(next.at !== null).toBe(timed)
        if (next.at !== null) expect(next.at).toBeGreaterThan(at)
      })
    }),
  )
})

test('an escalation that nobody stops pages somebody or says loudly that it could not', () => {
  fc.assert(
    fc.property(anyRules, script, (rules, scripted) => {
      const ticket = live(rules, scripted, () => {})
      const calling = ticket.status === 'open' && ticket.incident === null
      if (!calling || ticket.recoveredAt !== null || ticket.waitingSince !== null) return
      const last = ticket.timeline.findLast(({ kind }) => kind === 'handed-off')
      expect(last).toBeDefined()
      expect(nextStepOf(ticket).kind).toBe('handed-off')
    }),
  )
})

test('no step is taken twice, and no page has the id of another', () => {
  fc.assert(
    fc.property(anyRules, script, (rules, scripted) => {
      const { timeline } = live(rules, scripted, () => {})
      const taken = timeline.flatMap((each) =>
        each.kind === 'step-taken' ? [`${each.of} ${each.run} ${each.round} ${each.step}`] : [],
      )
      expect(taken).toEqual([...new Set(taken)])
      const ids = timeline.flatMap((each) =>
        'pages' in each ? each.pages.map(({ notice }) => notice) : [],
      )
      expect(ids).toEqual([...new Set(ids)])
    }),
  )
})

test('a restart at any moment changes nothing: all is read off the timeline', () => {
  fc.assert(
    fc.property(anyRules, script, (rules, scripted) => {
      live(rules, scripted, (ticket, at) => {
        const read = JSON.parse(JSON.stringify(ticket)) as Ticket
        expect(escalationNews(read, at, rules)).toEqual([])
        expect(nextStepOf(read)).toEqual(nextStepOf(ticket))
      })
    }),
  )
})
