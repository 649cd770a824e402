import { expect, test } from 'vitest'
import { story, storyStartAt } from '../../fixtures/testing/story.ts'
import { planNotices } from '../../notifier/policy/plan-notices.ts'
import type { Route } from '../../notifier/policy/route.ts'
import { createReplay } from '../replay.ts'
import { createStoryTeller } from './tell-stories.ts'

const routes: readonly Route[] = [
  { to: 'oncall', channel: 'duty', carrier: { kind: 'log', addressed: false } },
  { to: 'streamer', channel: 'chat', carrier: { kind: 'discord', addressed: true } },
]
const well = { fps: 30, bitrateBps: 3e6 }
const still = { fps: 0, bitrateBps: 0 }

/** What is told of a recording in which two streams fall ill, one after the other. */
function told() {
  const recording = story()
    .stream('live/a', { viewers: 1_200, streamer: 'anna' })
    .samples(well, { forMs: 60_000 })
    .samples(still, { forMs: 5_000 })
    .complaint('卡了', 'viewer')
    .samples(well, { forMs: 45_000 })
    .end()
    .silence(800_000)
    .stream('live/b')
    .samples(well, { forMs: 60_000 })
    .samples(still, { forMs: 5_000 })
  const replay = createReplay({
    plan: (ticket, event) => planNotices({ ticket, event, routes, people: () => undefined }),
  })
  const teller = createStoryTeller()
  const early = recording
    .arrivals()
    .flatMap(({ record }) => replay.take(record))
    .map(teller.take)
    .join('')
  return { early, late: teller.end() }
}

test('a ticket’s story is told in order, in plain English', () => {
  expect(new Date(storyStartAt).toISOString()).toBe('2025-11-24T16:00:00.000Z')
  const lines = told().early.split('\n')
  // What the diagnosis says of it is told in the diagnosis's own tests.
  const thought = /^ {14}(Cause|Ruled out|For the streamer|For staff): /
  expect(lines.filter((line) => thought.test(line)).length).toBeGreaterThanOrEqual(3)
  expect(lines.filter((line) => !thought.test(line)).join('\n')).toMatchInlineSnapshot(`
    "#1 live/a · P1 · resolved · ill since 2025-11-24T16:01:00.000Z
      16:01:02.0  Opened as P1: stalled, seen at ingest, 2 s after its onset.
                  P1 because: stalled +40, 1,200 viewers +31 = 71.
      16:01:02.0  Told on-call by duty: opened.
      16:01:02.0  Could not tell the streamer (opened): the directory has no address of anna for "chat".
      16:01:05.0  A viewer complained: "卡了"
      16:01:11.0  Well again; it waits to see whether that lasts.
      16:01:45.0  Resolved: it has stayed well.
      16:01:45.0  Told on-call by duty: recovered.
      16:01:45.0  Could not tell the streamer (recovered): the directory has no address of anna for "chat".

    "
  `)
})

test('a story is told when it is over, and one that is not when the recording is', () => {
  const { early, late } = told()
  expect([early, late].map((text) => text.match(/^#\d+ \S+/gm))).toEqual([
    ['#1 live/a'],
    ['#2 live/b'],
  ])
})
