import { expect, test } from 'vitest'
import { dutySchema } from './duty-config.ts'

const mei = { id: 'mei', addresses: { chat: '1' } }
const schedules = [
  { name: 'first-line', timeZone: 'UTC', layers: [{ name: 'all', people: ['mei'] }] },
]
const step = { to: [{ schedule: 'first-line' }] }

function parse(policy: object, more: object = {}) {
  const escalation = [{ name: 'usual', steps: [step], ...policy }]
  return dutySchema.safeParse({ people: [mei], schedules, escalation, ...more })
}

function issues(policy: object, more: object = {}): readonly string[] {
  const { error } = parse(policy, more)
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('a policy needs a name and a step; the rest has defaults', () => {
  expect(parse({}).data?.escalation).toEqual([
    {
      policy: 'usual',
      steps: [{ ...step, waitMs: 120_000 }],
      repeat: 2,
      acknowledgedForMs: { P0: 600_000, P1: 1_800_000, P2: 14_400_000 },
      lastResort: [],
    },
  ])
})

test('an acknowledgement may hold for ever', () => {
  const { data } = parse({ acknowledgedForMs: { P0: null } })
  expect(data?.escalation[0]?.acknowledgedForMs).toEqual({ P1: 1_800_000, P2: 14_400_000 })
})

test('P0 never waits for the streamer to try it alone', () => {
  const { data } = parse({}, { routing: {} })
  expect(data?.routing).toEqual({
    automationWaitMs: { P0: 0, P1: 60_000, P2: 180_000, P3: 600_000 },
    sureFrom: 0.6,
  })
})

test.each([
  [
    'a person nobody knows',
    { steps: [{ to: [{ person: 'bo' }] }] },
    'escalation.0.steps.0.to.0.person: nobody has the id "bo", expected one under people',
  ],
  [
    'a schedule that does not exist',
    { lastResort: [{ schedule: 'nobody' }] },
    'escalation.0.lastResort.0.schedule: no schedule is named "nobody", expected one under schedules',
  ],
  [
    'ways that nobody tells apart',
    { ways: ['expert'] },
    'escalation.0.ways: nobody sorts tickets, expected "routing" beside "escalation"',
  ],
  [
    'a step that pages nothing known',
    { steps: [{ to: [{ team: 'a' }] }] },
    'escalation.0.steps.0.to.0: expected one of "person", "schedule" and "channel", such as "schedule: first-line"',
  ],
])('%s is refused', (_, policy, issue) => {
  expect(issues(policy)).toEqual([issue])
})

test('two policies of one name are refused', () => {
  const policy = { name: 'usual', steps: [step] }
  const parsed = dutySchema.safeParse({ people: [mei], schedules, escalation: [policy, policy] })
  expect(parsed.error?.issues[0]).toMatchObject({ path: ['escalation', 1, 'name'] })
})
