import { expect, test } from 'vitest'
import { createCapturedLog } from '../fixtures/testing/captured-log.ts'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import { createTicketDesk } from '../triage/ticket-desk.ts'
import type { TicketChange } from '../triage/tickets/apply-trouble.ts'
import { parseConfig } from './config.ts'
import { plannerOf } from './open-desk.ts'
import { startDigests } from './start-digests.ts'

const places = { env: {}, readText: () => '' }
const config = parseConfig(
  'test',
  {
    notifier: {
      channels: ['staff', 'streamers'].map((name) => ({ name, kind: 'log' })),
      routes: [
        { to: 'oncall', channel: 'staff' },
        { to: 'streamer', channel: 'streamers' },
      ],
      digest: { at: ['09:00'], timeZone: 'Asia/Singapore' },
    },
  },
  places,
)
/** 23:00 in Singapore. */
const night = Date.parse('2026-11-26T15:00Z')
const nineOClock = Date.parse('2026-11-27T01:00Z')

async function gatherTwo() {
  const store = createMemoryStore()
  const clock = createManualClock(night)
  const directory = { find: () => undefined }
  const changes: TicketChange[] = []
  const desk = createTicketDesk({
    ...{ store, clock, onChanged: () => {} },
    plan: plannerOf({ config, directory }),
  })
  const trouble = (stream: string, more = {}) =>
    store.transaction((tx) =>
      desk.apply(tx, [sampleTrouble({ stream, at: clock.now(), priority: 'P3', ...more })]),
    )
  for (const stream of ['live/a', 'live/b']) await trouble(stream)
  const { log } = createCapturedLog()
  const watch = () => {
    const undo: (() => void | Promise<void>)[] = []
    startDigests({
      ...{ config, store, clock, log, undo },
      onChanged: (changed) => changes.push(...changed),
    })
    return async () => {
      for (const step of undo) await step()
    }
  }
  const due = async () => {
    const now = clock.now()
    const rows = await store.leaseNotices({ now, leaseUntil: now + 1, owner: 'a', limit: 99 })
    return rows.filter(({ notice }) => notice.to === 'oncall').map(({ notice }) => notice)
  }
  return { store, clock, trouble, watch, due, changes }
}

test('what can wait is told at nine in one message, once, by however many processes', async () => {
  const { clock, watch, due, changes, store } = await gatherTwo()
  const stops = [watch(), watch()]
  await clock.advance(1_000)
  expect(await due()).toEqual([])
  await clock.advance(nineOClock - clock.now())
  const digests = await due()
  expect(digests).toMatchObject([{ kind: 'digest', digest: { tickets: { length: 2 }, more: 0 } }])
  expect(changes.map(({ events }) => events)).toMatchObject([
    [{ kind: 'not-told', reason: 'in-digest' }],
    [{ kind: 'not-told', reason: 'in-digest' }],
  ])
  await clock.advance(86_400_000)
  expect(await due()).toEqual(digests) // the lease ran out; there is no other
  expect((await store.noticeCounts()).superseded).toBe(2)
  for (const stop of stops) await stop()
})

test('a digest that fell due while nobody was there is told at the start', async () => {
  const { clock, watch, due } = await gatherTwo()
  await clock.advance(nineOClock + 3_600_000 - clock.now())
  const stop = watch()
  await clock.advance(1_000)
  expect((await due()).map(({ kind }) => kind)).toEqual(['digest'])
  await stop()
})

test('what becomes urgent pages at once, and does not wait behind what is gathered', async () => {
  const { clock, trouble, due } = await gatherTwo()
  await clock.advance(1_000)
  await trouble('live/a', { state: 'changed', priority: 'P1', onsetAt: night - 2_000 })
  expect((await due()).map(({ kind }) => kind)).toEqual(['raised'])
})
