import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plausibleSteps } from '../fixtures/testing/any-records.ts'
import { story, storyStartAt } from '../fixtures/testing/story.ts'
import { planNotices } from '../notifier/policy/plan-notices.ts'
import type { Route } from '../notifier/policy/route.ts'
import type { TelemetryRecord } from '../triage/model/record.ts'
import type { Ticket, TicketEvent } from '../triage/model/ticket.ts'
import { createReplay, type ReplayLine, type ReplaySnapshot } from './replay.ts'

const routes: readonly Route[] = [
  { to: 'oncall', channel: 'duty', carrier: { kind: 'log', addressed: false } },
]
const people = () => undefined
const plan = (ticket: Ticket, event: TicketEvent) => planNotices({ ticket, event, routes, people })

/** Records of all types, as they arrived. */
const recordings = plausibleSteps.map((steps) =>
  steps.flatMap((step) => ('record' in step ? [step.record] : [])),
)

function play(records: readonly TelemetryRecord[], from?: ReplaySnapshot) {
  const replay = createReplay(from ? { plan, from } : { plan })
  const text = records.flatMap(replay.take).map((line) => JSON.stringify(line))
  return { text, snapshot: replay.snapshot() }
}

/** A line in words, its time in seconds from the start of the story. */
function inWords(line: ReplayLine): string {
  const at = `+${(line.at - storyStartAt) / 1_000}`
  switch (line.type) {
    case 'finding':
      return `${at} ${line.symptom} ${line.state}`
    case 'ticket':
      return `${at} ticket ${line.number} ${line.status} ${line.priority}`
    case 'incident':
      return `${at} incident ${line.state} ${line.dimension} ${line.value}`
    case 'notice':
      return `${at} ${line.kind} to ${line.to} by ${line.channel}`
    case 'not-told':
      return `${at} ${line.kind} not told to ${line.to}: ${line.reason}`
    case 'diagnosis':
      return `${at} ${line.symptom} is ${line.cause}: ${line.reason}`
  }
}

describe('a recording', () => {
  test('gives the same bytes each time', () => {
    let lines = 0
    fc.assert(
      fc.property(recordings, (records) => {
        const { text } = play(records)
        lines += text.length
        expect(play(records).text).toEqual(text)
      }),
      { numRuns: 200 },
    )
    expect(lines).toBeGreaterThan(200)
  })

  test('gives the same bytes when it is cut in two and resumed from a file', () => {
    fc.assert(
      fc.property(recordings, fc.double({ min: 0, max: 1, noNaN: true }), (records, share) => {
        const cut = Math.floor(records.length * share)
        const whole = play(records)
        const first = play(records.slice(0, cut))
        const saved = JSON.parse(JSON.stringify(first.snapshot)) as ReplaySnapshot
        const second = play(records.slice(cut), saved)
        expect([...first.text, ...second.text]).toEqual(whole.text)
        expect(JSON.stringify(second.snapshot.engine)).toBe(JSON.stringify(whole.snapshot.engine))
      }),
      { numRuns: 200 },
    )
  })

  test('that is in order of time gives lines in order of time', () => {
    fc.assert(
      fc.property(recordings, (records) => {
        const inOrder = [...records].sort((a, b) => a.at - b.at)
        const replay = createReplay({ plan })
        const times = inOrder.flatMap(replay.take).map(({ at }) => at)
        expect(times).toEqual([...times].sort((a, b) => a - b))
      }),
      { numRuns: 200 },
    )
  })
})

test('a stall with a complaint before it, told in full', () => {
  const well = { fps: 30, bitrateBps: 3e6 }
  const told = story()
    .stream('live/a', { viewers: 5_000 })
    .samples(well, { forMs: 60_000 })
    .complaint('卡了', 'viewer')
    .samples({ fps: 0, bitrateBps: 0 }, { forMs: 5_000 })
    .samples(well, { forMs: 45_000 })
  const replay = createReplay({ plan })
  const lines = told.arrivals().flatMap(({ record }) => replay.take(record))
  expect(lines.map(inWords)).toEqual([
    '+62 stalled raised',
    '+62 stalled is unknown: no-signs',
    '+62 ticket 1 open P1',
    '+62 opened to oncall by duty',
    '+62 opened not told to streamer: no-route',
    '+71 stalled cleared',
    '+71 ticket 1 open P1',
    '+105 ticket 1 resolved P1',
    '+105 recovered to oncall by duty',
    '+105 recovered not told to streamer: no-route',
  ])
})

test('memory does not grow with the length of a recording', () => {
  const replay = createReplay({ plan })
  const sizes: number[] = []
  let tickets = 0
  for (let index = 0; index < 3_000; index += 1) {
    const stream = `live/${index}`
    const from = storyStartAt + index * 60_000
    const records: TelemetryRecord[] = [0, 1, 2, 3, 4, 5, 6].map((second) => ({
      type: 'sample',
      stream,
      at: from + second * 1_000,
      vantage: 'ingest',
      fps: second < 3 ? 30 : 0,
    }))
    records.push({ type: 'end', stream, at: from + 7_000 })
    tickets += records.flatMap(replay.take).filter(({ type }) => type === 'ticket').length
    if (index % 100 === 99) sizes.push(JSON.stringify(replay.snapshot()).length)
  }
  expect(tickets).toBeGreaterThanOrEqual(6_000)
  // For a day it is kept which ticket a new one would follow.
  expect(Math.max(...sizes.slice(15))).toBeLessThan(1.1 * Math.max(...sizes.slice(0, 15)))
})

test('a week of nothing is not walked through', () => {
  const replay = createReplay({ plan })
  replay.take({ type: 'sample', stream: 'live/a', at: storyStartAt, vantage: 'ingest', fps: 30 })
  const lines = replay.take({ type: 'stream', stream: 'live/b', at: storyStartAt + 7 * 86_400_000 })
  expect(lines.map(({ type }) => type)).toContain('ticket')
  expect(lines.filter(({ type }) => type === 'ticket').at(-1)).toMatchObject({
    status: 'resolved',
    resolution: 'ended',
  })
})
