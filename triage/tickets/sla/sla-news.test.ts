import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleAt, sampleOpened, sampleTicket } from '../../../fixtures/testing/sample-ticket.ts'
import { type SlaClock, type SlaReading, slaClocks } from '../../model/sla.ts'
import type { Ticket, TicketHappening } from '../../model/ticket.ts'
import type { Priority } from '../../model/vocabulary.ts'
import { evolve } from '../lifecycle.ts'
import { nextWordBy } from './next-word-by.ts'
import { readClocks } from './read-clock.ts'
import { nextSlaNewsAt, slaNews } from './sla-news.ts'
import { slaTerms } from './terms.ts'

const minuteMs = 60_000
const at = (minutes: number) => sampleAt + minutes * minuteMs

/** Everything within an hour for P1, half of that for P0, two hours for P2; nothing for P3. */
const terms = slaTerms(
  [
    { name: 'gold', tiers: ['gold'], promises: { P1: within(1) } },
    { name: 'all', promises: { P0: within(30), P1: within(60), P2: within(120) } },
  ],
  [],
  '2026c',
)

function within(minutes: number): { readonly [clock in SlaClock]: never } {
  const target = { withinMs: minutes * minuteMs, from: 'at-once', calendar: 'always' }
  return Object.fromEntries(slaClocks.map((clock) => [clock, target])) as never
}

/** Whether the lifecycle lets it happen to the ticket. */
function isPossible({ status, recoveredAt, resolution }: Ticket, { kind }: TicketHappening) {
  const resolved = status === 'resolved'
  if (kind === 'reopened') return resolved
  if (kind === 'relapsed') return !resolved && recoveredAt !== null
  if (kind === 'recovered') return recoveredAt === null && (!resolved || resolution === 'person')
  return !resolved || kind === 'noted' || kind === 'notice-sent'
}

type Step = readonly [minutes: number, happening: TicketHappening]

/** A P1 ticket opened at minute 0 to which all that happened, looked at whenever time made news of it. */
function told(steps: readonly Step[], until: number, from: Partial<Ticket> = {}): Ticket {
  const sample = sampleTicket({ priority: 'P1', ...from })
  let ticket = slaNews({ ...sample, timeline: [sampleOpened(sample)] }, at(0), terms).ticket
  const wait = (to: number) => {
    for (let next = nextSlaNewsAt(ticket, terms); next !== null && next <= to; ) {
      ticket = slaNews(ticket, next, terms).ticket
      next = nextSlaNewsAt(ticket, terms)
    }
  }
  for (const [minutes, happening] of steps) {
    wait(at(minutes) - 1)
    if (!isPossible(ticket, happening)) continue
    ticket = slaNews(evolve(ticket, { at: at(minutes), ...happening }), at(minutes), terms).ticket
  }
  wait(at(until))
  return ticket
}

function news(ticket: Ticket): string[] {
  return ticket.timeline.flatMap((event) => {
    const minute = (event.at - sampleAt) / minuteMs
    if (event.kind === 'sla-at-risk') return [`${minute}: ${event.clock} at ${event.ratio}`]
    if (event.kind === 'sla-breached') return [`${Math.floor(minute)}: ${event.clock} broken`]
    return event.kind === 'sla-met' ? [`${minute}: ${event.clock} met`] : []
  })
}

function reading(ticket: Ticket, clock: SlaClock, minutes: number): SlaReading | undefined {
  return readClocks(ticket.timeline, terms.calendar, at(minutes)).find(
    (each) => each.clock === clock,
  )
}

const acknowledged = { kind: 'acknowledged', by: 'bo' } as const
const noticed: TicketHappening = {
  kind: 'notice-sent',
  notice: 'n',
  to: 'streamer',
  channel: 'log',
  message: 'opened',
}
const recovered = { kind: 'recovered' } as const
const settled = { kind: 'resolved', resolution: 'recovered' } as const
const byPerson = { kind: 'resolved', resolution: 'person', by: 'bo' } as const
const illAgain = { kind: 'reopened', onsetAt: sampleAt, evidence: {} } as const
const relapsed = { kind: 'relapsed', onsetAt: sampleAt, evidence: {} } as const
const waiting = { kind: 'waiting', by: 'bo' } as const
const resumed = { kind: 'resumed', by: 'bo' } as const
const becomes = (from: Priority, priority: Priority): TicketHappening => ({
  ...{ kind: 'priority-changed', from, priority, priorityReasons: [] },
})

describe('a ticket whose promises are kept', () => {
  test('says what is promised, and that each clock was met, once', () => {
    const ticket = told(
      [
        [1, noticed],
        [2, acknowledged],
        [20, recovered],
        [21, settled],
      ],
      600,
    )
    expect(news(ticket)).toEqual([
      '1: first-notice met',
      '1: update met',
      '2: first-response met',
      '21: restore met',
      '21: resolution met',
    ])
    expect(reading(ticket, 'restore', 600)).toMatchObject({ state: 'met', stoppedAt: at(20) })
    expect(reading(ticket, 'update', 600)).toMatchObject({ state: 'cancelled', turn: 2 })
  })

  test('of a priority that nothing is promised for has no clocks', () => {
    const ticket = told([], 600, { priority: 'P3' })
    expect(ticket.timeline).toHaveLength(1)
    expect(readClocks(ticket.timeline, terms.calendar, at(600))).toEqual([])
  })

  test('of a tier has the promises of its tier', () => {
    const ticket = told([], 0, { facts: { ...sampleTicket().facts, tier: 'gold' } })
    expect(ticket.timeline[1]).toMatchObject({
      kind: 'promised',
      policy: 'gold',
      tzVersion: '2026c',
    })
  })
})

describe('a ticket that nobody takes', () => {
  test('is at risk at half and at four fifths of the time, then broken, once each', () => {
    const ticket = told([[1, noticed]], 600)
    const response = news(ticket).filter((line) => line.includes('first-response'))
    expect(response).toEqual([
      '30: first-response at 0.5',
      '48: first-response at 0.8',
      '60: first-response broken',
    ])
    expect(reading(ticket, 'first-response', 600)).toMatchObject({
      state: 'breached',
      dueAt: at(60),
      stoppedAt: null,
    })
  })

  test('that was not looked at for long says only the worst', () => {
    const ticket = told([], 0)
    const late = slaNews(ticket, at(50), terms).ticket
    expect(news(late).filter((line) => line.includes('0.5'))).toEqual([])
    expect(news(slaNews(ticket, at(90), terms).ticket)).toHaveLength(slaClocks.length)
  })

  test('is not broken at the very moment it is due', () => {
    const ticket = told([[60, acknowledged]], 60)
    expect(reading(ticket, 'first-response', 61)?.state).toBe('met')
  })

  test('that is taken too late stays broken', () => {
    const ticket = told([[90, acknowledged]], 600)
    expect(reading(ticket, 'first-response', 600)).toMatchObject({
      state: 'breached',
      stoppedAt: at(90),
    })
  })
})

describe('what went wrong elsewhere', () => {
  test('reopening does not wipe the first response', () => {
    const ticket = told(
      [
        [5, acknowledged],
        [10, recovered],
        [11, settled],
        [15, illAgain],
      ],
      16,
    )
    expect(reading(ticket, 'first-response', 16)).toMatchObject({ state: 'met', stoppedAt: at(5) })
  })

  test('an update does not count as the first response, nor override it', () => {
    const ticket = told([[10, noticed]], 20)
    expect(reading(ticket, 'first-response', 20)).toMatchObject({ state: 'running', dueAt: at(60) })
    expect(reading(ticket, 'update', 20)).toMatchObject({ turn: 2, dueAt: at(70) })
  })

  test('waiting for the streamer is not counted, and only for the resolution', () => {
    const ticket = told(
      [
        [10, waiting],
        [40, resumed],
      ],
      50,
    )
    expect(reading(ticket, 'resolution', 50)).toMatchObject({
      dueAt: at(90),
      pausedMs: 30 * minuteMs,
    })
    expect(reading(ticket, 'restore', 50)).toMatchObject({ dueAt: at(60), pausedMs: 0 })
  })

  test('what waits is never broken, and the streamer ends the wait by writing', () => {
    const ticket = told([[10, waiting]], 600)
    expect(reading(ticket, 'resolution', 600)).toMatchObject({ state: 'paused', dueAt: null })
    const wrote = { kind: 'complaint-received', from: 'streamer', text: 'still bad' } as const
    const back = told(
      [
        [10, waiting],
        [100, wrote],
      ],
      101,
    )
    expect(reading(back, 'resolution', 101)).toMatchObject({ state: 'running', dueAt: at(150) })
    expect(back.waitingSince).toBeNull()
  })

  test('a click does not restore a stream', () => {
    const ticket = told([[5, byPerson]], 600)
    expect(reading(ticket, 'resolution', 600)?.state).toBe('met')
    expect(reading(ticket, 'restore', 600)).toMatchObject({ state: 'breached', stoppedAt: null })
    const well = told(
      [
        [5, byPerson],
        [40, recovered],
      ],
      600,
    )
    expect(reading(well, 'restore', 600)).toMatchObject({ state: 'met', stoppedAt: at(40) })
  })

  test('a recovery that does not last has restored nothing', () => {
    const ticket = told(
      [
        [50, recovered],
        [51, relapsed],
      ],
      600,
    )
    expect(reading(ticket, 'restore', 600)).toMatchObject({ state: 'breached', dueAt: at(61) })
  })

  test('a second trouble is restored by its own clock; resolving goes on counting', () => {
    const steps: Step[] = [
      [20, recovered],
      [21, settled],
      [25, illAgain],
    ]
    expect(reading(told(steps, 30), 'restore', 30)).toMatchObject({ turn: 2, dueAt: at(85) })
    expect(reading(told(steps, 30), 'resolution', 30)).toMatchObject({ turn: 2, dueAt: at(64) })
    expect(reading(told(steps, 30), 'first-response', 30)).toMatchObject({ turn: 1, dueAt: at(64) })
  })

  test('a raised priority keeps what has elapsed and takes the stricter promise', () => {
    const ticket = told([[20, becomes('P1', 'P0')]], 21)
    expect(reading(ticket, 'first-response', 21)).toMatchObject({ state: 'running', dueAt: at(30) })
    expect(news(ticket).filter((line) => line.includes('response'))).toEqual([
      '20: first-response at 0.5',
    ])
  })

  test('a promise that is raised too late to be kept is broken then, not before', () => {
    const ticket = told([[45, becomes('P1', 'P0')]], 46)
    expect(news(ticket).filter((line) => line.includes('response'))).toEqual([
      '30: first-response at 0.5',
      '45: first-response broken',
    ])
  })

  test('a lowered priority does not take the earlier promise back', () => {
    const ticket = told([[5, becomes('P1', 'P2')]], 6)
    expect(reading(ticket, 'first-response', 6)?.dueAt).toBe(at(60))
    const unpromised = told([[5, becomes('P1', 'P3')]], 6)
    expect(reading(unpromised, 'first-response', 6)?.dueAt).toBe(at(60))
  })

  test('a streamer whom nobody can reach is owed no notice', () => {
    const untold = { kind: 'not-told', to: 'streamer', message: 'opened', detail: '' } as const
    const ticket = told([[0, { ...untold, reason: 'no-address' }]], 600)
    expect(reading(ticket, 'first-notice', 600)?.state).toBe('cancelled')
    const failed = told([[0, { ...untold, reason: 'delivery-failed' }]], 600)
    expect(reading(failed, 'first-notice', 600)?.state).toBe('breached')
  })

  test('a stream that was meant to end is neither restored nor left ill', () => {
    const ticket = told([[5, { kind: 'resolved', resolution: 'ended' }]], 600)
    expect(reading(ticket, 'restore', 600)?.state).toBe('cancelled')
  })

  test('what the streamer presses is no first response of ours', () => {
    const raised = {
      ...becomes('P1', 'P0'),
      by: 'discord:anna',
      priorityReasons: [{ reason: 'still-broken', by: 'discord:anna', weight: 60 }],
    } as TicketHappening
    const ticket = told(
      [
        [5, { kind: 'still-broken', by: 'discord:anna' }],
        [5, raised],
      ],
      6,
    )
    expect(reading(ticket, 'first-response', 6)?.state).toBe('running')
  })
})

const happenings: readonly TicketHappening[] = [
  acknowledged,
  noticed,
  recovered,
  relapsed,
  settled,
  byPerson,
  illAgain,
  waiting,
  resumed,
  becomes('P1', 'P0'),
  becomes('P0', 'P2'),
  { kind: 'noted', by: 'bo', text: 'hm' },
  { kind: 'still-broken', by: 'anna' },
]
const stories = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(...happenings)),
  { maxLength: 15 },
)

/** The gaps between happenings as minutes after the opening. */
function timed(story: readonly (readonly [gap: number, TicketHappening])[]): Step[] {
  let minutes = 0
  return story.map(([gap, happening]) => {
    minutes += gap
    return [minutes, happening] as const
  })
}

test('whatever happens, each line is written once, and asking again says nothing', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const steps = timed(story)
      const until = (steps.at(-1)?.[0] ?? 0) + 500
      const ticket = told(steps, until)
      const lines = ticket.timeline.flatMap((event) =>
        'turn' in event
          ? [`${event.kind} ${event.clock} ${event.turn} ${'ratio' in event ? event.ratio : ''}`]
          : [],
      )
      expect(new Set(lines).size).toBe(lines.length)
      expect(slaNews(ticket, at(until), terms).events).toEqual([])
      const broken = lines.filter((line) => line.startsWith('sla-breached'))
      const met = new Set(lines.filter((line) => line.startsWith('sla-met')).map((l) => l.slice(8)))
      expect(broken.filter((line) => met.has(line.slice(13)))).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('however rarely a ticket is looked at, the same promises are broken', () => {
  fc.assert(
    fc.property(stories, (story) => {
      const steps = timed(story)
      const until = (steps.at(-1)?.[0] ?? 0) + 500
      const often = told(steps, until)
      const bare = often.timeline.filter((event) => !('turn' in event))
      const once = slaNews({ ...often, timeline: bare }, at(until), terms).ticket
      const broken = ({ timeline }: Ticket) =>
        new Set(
          timeline.flatMap((e) => (e.kind === 'sla-breached' ? [`${e.clock} ${e.dueAt}`] : [])),
        )
      expect([...broken(once)].sort()).toEqual([...broken(often)].sort())
    }),
    { numRuns: 200 },
  )
})

describe('the next word to the streamer', () => {
  const sent = {
    kind: 'notice-sent',
    to: 'streamer',
    notice: 'n',
    channel: 'c',
    message: 'opened',
  } as const
  test.each<[string, number, number | undefined, Ticket]>([
    ['is owed an hour after the first', 0, at(60), told([], 0)],
    ['is owed an hour after this one, whatever was owed', 40, at(100), told([[10, sent]], 40)],
    ['is owed by nobody where nothing is promised', 0, undefined, told([], 0, { priority: 'P3' })],
    ['is owed by nobody while it is well', 9, undefined, told([[5, { kind: 'recovered' }]], 9)],
  ])('%s', (_, now, by, ticket) => {
    expect(nextWordBy(ticket, at(now), terms)).toBe(by)
  })
})
