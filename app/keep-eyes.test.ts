import { expect, test } from 'vitest'
import type { Source } from '../collector/source.ts'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import type { SuspicionReason } from '../triage/model/suspicion.ts'
import { keepEyes } from './keep-eyes.ts'

function source(name: string, told: string[] | null): Source {
  return {
    name,
    kind: 'probe',
    start() {},
    stop: async () => {},
    status: () => ({ state: 'up', reason: '', since: 0 }),
    ...(told && {
      suspect: (stream, reason) => void told.push(`${name} suspects ${stream}: ${reason}`),
      trust: (stream) => void told.push(`${name} trusts ${stream}`),
    }),
  }
}

test('every source that can look is told once of each suspect, and once when it is none any more', async () => {
  const clock = createManualClock()
  const told: string[] = []
  let now = new Map<string, SuspicionReason>([['live/a', 'ill']])
  const sources = [source('eyes', told), source('edge-1', null)]
  const stop = keepEyes({ suspects: () => now, sources, clock })
  await clock.advance(3_000)
  expect(told.splice(0)).toEqual(['eyes suspects live/a: ill'])
  now = new Map([['live/b', 'complained-of']])
  await clock.advance(1_000)
  expect(told.splice(0)).toEqual(['eyes trusts live/a', 'eyes suspects live/b: complained-of'])
  stop()
  now = new Map()
  await clock.advance(5_000)
  expect([told, clock.pending]).toEqual([[], 0])
})

test('nobody is asked where no source can look', () => {
  const clock = createManualClock()
  keepEyes({ suspects: () => new Map(), sources: [source('edge-1', null)], clock })
  expect(clock.pending).toBe(0)
})
