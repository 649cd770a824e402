import { describe, expect, test } from 'vitest'
import {
  sampleDuty,
  samplePerson,
  samplePolicy,
  sampleRules,
  sampleStep,
  type Walk,
  walkEscalation,
} from '../../fixtures/testing/sample-escalation.ts'
import { sampleAt } from '../../fixtures/testing/sample-ticket.ts'
import type { TicketHappening } from '../../triage/model/ticket.ts'
import { nextStepOf } from './escalate.ts'

const byMei: TicketHappening = { kind: 'acknowledged', by: 'discord:mei' }
const recovered: TicketHappening = { kind: 'recovered' }
const relapsed: TicketHappening = { kind: 'relapsed', onsetAt: 0, evidence: {} }
const over: TicketHappening = { kind: 'resolved', resolution: 'recovered' }

function raised(by?: string): TicketHappening {
  const to = { from: 'P1', priority: 'P0', priorityReasons: [] } as const
  return { kind: 'priority-changed', ...to, ...(by !== undefined && { by }) }
}

/** Every address of the first who was paged last has refused the page. */
function failed(walk: Walk): TicketHappening {
  const step = walk.ticket.timeline.findLast((each) => each.kind === 'step-taken')
  const [page] = step?.kind === 'step-taken' ? step.pages : []
  if (!page) throw new Error('nobody was paged, expected a page that can fail')
  const { notice, channel } = page
  const about = { to: 'oncall', message: 'opened', attempts: 1 } as const
  return { kind: 'notice-failed', notice, channel, reason: 'recipient-refused', ...about }
}

/** What was said from the second line on: the first is always that it was opened. */
function told(walk: Walk): readonly string[] {
  return walk.lines.slice(1)
}

describe('an escalation', () => {
  test('begins with the ticket, and ends in a hand-off when nobody ever acknowledges', () => {
    expect(told(walkEscalation().wait(86_400))).toEqual([
      '+0 escalation-started opened',
      '+0 step-taken mei over chat',
      '+120 step-taken bo over chat',
      '+420 step-taken mei over chat',
      '+540 step-taken bo over chat',
      '+840 handed-off told chat lobby',
    ])
  })

  test('ends loudly when there is no last resort', () => {
    const rules = sampleRules({ policies: [samplePolicy({ lastResort: [], repeat: 0 })] })
    const walk = walkEscalation(rules).wait(86_400)
    expect(walk.lines.at(-1)).toBe('+420 handed-off nobody-configured')
    expect(nextStepOf(walk.ticket)).toEqual({ kind: 'handed-off', at: null })
  })

  test('is stopped by an acknowledgement', () => {
    const walk = walkEscalation().happen(60, byMei).wait(1_859)
    expect(walk.lines.at(-1)).toBe('+60 acknowledged')
    expect(nextStepOf(walk.ticket).kind).toBe('acknowledged-until')
  })

  test('comes back when whoever has it is quiet for too long, for them and whoever is on duty', () => {
    const other = samplePolicy({ steps: [sampleStep(120_000, 'second-line')], repeat: 0 })
    const walk = walkEscalation(sampleRules({ policies: [other] }))
      .happen(60, byMei)
      .wait(1_860)
    expect(walk.lines.slice(-2)).toEqual([
      '+1860 acknowledgement-expired',
      '+1860 step-taken bo over chat mei over chat',
    ])
    expect(walk.ticket).toMatchObject({
      calling: { incident: null },
      acknowledgedBy: 'discord:mei',
    })
  })

  test('is patient with whoever works on it', () => {
    const walk = walkEscalation().happen(60, byMei)
    walk.happen(1_000, { kind: 'noted', by: 'discord:mei', text: 'on it' }).wait(2_799)
    expect(walk.lines.at(-1)).toBe('+1000 noted')
    expect(walk.wait(2_800).lines).toContain('+2800 acknowledgement-expired')
  })

  test.each([
    ['waits while the stream is well, and goes on when it is ill again', [recovered], 'recovered'],
    [
      'leaves the ticket to the incident that it joins',
      [{ kind: 'joined-incident', incident: 'i1', from: null }],
      'part-of-incident',
    ],
  ] as const)('%s', (_, happenings, kind) => {
    const walk = walkEscalation()
      .happen(60, ...happenings)
      .wait(86_400)
    expect(walk.lines.at(-1)).toBe(`+60 ${happenings[0].kind}`)
    expect(nextStepOf(walk.ticket)).toEqual({ kind, at: null })
  })

  test('goes on at once when a stream falls ill again after the next step was due', () => {
    const walk = walkEscalation().happen(60, recovered).happen(200, relapsed)
    expect(walk.lines.at(-1)).toBe('+200 step-taken bo over chat')
  })

  test('goes on while the streamer tries to mend it', () => {
    const walk = walkEscalation().happen(60, { kind: 'waiting', by: 'chat:anna' }).wait(120)
    expect(walk.lines.at(-1)).toBe('+120 step-taken bo over chat')
  })

  test('leaves whoever has it in peace for as long as they asked for', () => {
    const until = sampleAt + 7_200_000
    const walk = walkEscalation()
      .happen(60, byMei)
      .happen(61, { kind: 'snoozed', by: 'discord:mei', until })
    expect(walk.wait(7_199).lines.at(-1)).toBe('+61 snoozed')
    expect(walk.wait(7_200).lines).toContain('+7200 acknowledgement-expired')
  })

  test('begins anew with a ticket that is reopened, whoever had it before', () => {
    const walk = walkEscalation()
      .happen(60, byMei)
      .happen(90, over)
      .happen(150, { kind: 'reopened' })
    expect(walk.lines.slice(-2)).toEqual([
      '+150 escalation-started reopened',
      '+150 step-taken mei over chat',
    ])
    expect(walk.ticket.status).toBe('acknowledged')
    expect(walk.happen(200, byMei).ticket.calling).toBeNull()
  })

  test('begins anew when the priority rises, unless whoever has it raised it', () => {
    const again = walkEscalation().happen(60, byMei).happen(90, raised())
    expect(again.lines.at(-2)).toBe('+90 escalation-started raised')
    const known = walkEscalation().happen(60, byMei).happen(90, raised('discord:mei'))
    expect(known.lines.at(-1)).toBe('+90 priority-changed')
  })

  test('pages on its own what is left over of an incident', () => {
    const walk = walkEscalation()
      .happen(60, { kind: 'joined-incident', incident: 'i1', from: null })
      .happen(600, { kind: 'left-incident', incident: 'i1' })
    expect(walk.lines.at(-1)).toBe('+600 step-taken mei over chat')
  })
})

describe('what went wrong elsewhere does not happen here:', () => {
  test('an empty roster waits its whole delay', () => {
    const steps = [sampleStep(300_000, 'empty'), sampleStep(300_000, 'second-line')]
    const walk = walkEscalation(sampleRules({ policies: [samplePolicy({ steps })] }))
    expect(told(walk)).toEqual([
      '+0 escalation-started opened',
      '+0 step-skipped nobody-on-duty',
      '+0 step-taken bo over chat',
    ])
  })

  test('an empty roster broadcasts to all', () => {
    const policies = [samplePolicy({ steps: [sampleStep(60_000, 'empty')], repeat: 20 })]
    const walk = walkEscalation(sampleRules({ policies })).wait(86_400)
    expect(told(walk)).toEqual([
      '+0 escalation-started opened',
      '+0 step-skipped nobody-on-duty',
      '+0 handed-off told chat lobby',
    ])
  })

  test('people without any usable address are silently "notified"', () => {
    const people = [samplePerson('mei', { addresses: { pager: '1' } }), samplePerson('bo')]
    const walk = walkEscalation(sampleRules({ duty: () => sampleDuty({ people }) }))
    expect(walk.lines.slice(-2)).toEqual([
      '+0 step-skipped no-address',
      '+0 step-taken bo over chat',
    ])
  })

  test('a person who was deleted while they were to be paged stops it', () => {
    const walk = walkEscalation()
    walk.under(sampleRules({ duty: () => sampleDuty({ people: [samplePerson('mei')] }) })).wait(239)
    expect(walk.lines.slice(-2)).toEqual([
      '+120 step-skipped nobody-on-duty',
      '+120 step-taken mei over chat',
    ])
  })

  test('an escalation that goes on for long is taken for one that is stuck, and ended', () => {
    const steps = [sampleStep(86_400_000, 'first-line')]
    const policies = [samplePolicy({ steps, repeat: 6 })]
    const walk = walkEscalation(sampleRules({ policies })).wait(7 * 86_400)
    expect(told(walk).map((line) => line.split(' ')[1])).toEqual([
      'escalation-started',
      ...Array.from({ length: 7 }, () => 'step-taken'),
      'handed-off',
    ])
  })

  test('a policy that is edited mid-flight corrupts what runs', () => {
    const edited = samplePolicy({ steps: [sampleStep(1, 'empty')], repeat: 0, lastResort: [] })
    const walk = walkEscalation()
      .under(sampleRules({ policies: [edited] }))
      .wait(86_400)
    expect(told(walk)).toEqual(told(walkEscalation().wait(86_400)))
  })

  test('a policy that is deleted mid-flight ends what runs in silence', () => {
    const walk = walkEscalation()
      .under(sampleRules({ policies: [] }))
      .wait(86_400)
    expect(walk.lines.at(-1)).toBe('+840 handed-off told chat lobby')
  })

  test('all the steps that were missed while nobody looked are taken at once', () => {
    const walk = walkEscalation().oversleep(3_600).wait(3_900)
    expect(told(walk).slice(2)).toEqual([
      '+3600 step-taken bo over chat',
      '+3900 step-taken mei over chat',
    ])
  })

  test('a page that could not be delivered burns the whole delay of its step', () => {
    const walk = walkEscalation()
    walk.happen(9, failed(walk))
    expect(walk.lines.slice(-2)).toEqual([
      '+9 step-skipped undelivered',
      '+9 step-taken bo over chat',
    ])
  })

  test('a last resort that cannot be delivered is silence', () => {
    const policies = [samplePolicy({ steps: [sampleStep(60_000, 'empty')] })]
    const walk = walkEscalation(sampleRules({ policies }))
    const last = walk.ticket.timeline.at(-1)
    const notice = last?.kind === 'handed-off' ? (last.pages[0]?.notice ?? '') : ''
    const about = { to: 'oncall', channel: 'chat', message: 'handed-off', attempts: 1 } as const
    walk.happen(5, { kind: 'notice-failed', notice, reason: 'unauthorized', ...about })
    expect(walk.lines.at(-1)).toBe('+5 handed-off nobody-reached')
  })

  test('whoever acknowledged and fell asleep is never asked again', () => {
    const walk = walkEscalation().happen(60, byMei).wait(86_400)
    expect(walk.lines.filter((line) => line.includes('mei over chat'))).toHaveLength(3)
    expect(walk.lines.at(-1)).toContain('handed-off told')
  })

  test('the time-out of an acknowledgement never comes for a ticket that was acknowledged twice', () => {
    const walk = walkEscalation().happen(60, byMei).wait(1_860).happen(1_900, byMei).wait(3_700)
    expect(walk.lines.filter((line) => line.endsWith('acknowledgement-expired'))).toHaveLength(2)
  })
})
