import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock, type ManualClock, settle } from '../../fixtures/testing/manual-clock.ts'
import {
  type ServerFault,
  type SourceServer,
  startSourceServer,
} from '../../fixtures/testing/source-server.ts'
import { directorySchema } from './config.ts'
import { createHttpLookup, type HttpLookup } from './http-lookup.ts'
import type { LookupOutcome } from './metrics.ts'

const token = 'the-token-of-the-directory'
let server: SourceServer
let clock: ManualClock
let lookup: HttpLookup
let outcomes: LookupOutcome[]
let learned: string[]
let people: Record<string, unknown>
const captured = createCapturedLog()

beforeEach(async () => {
  people = { 'live/anna': { streamer: 'anna', tier: 'pro', addresses: { discord: '1' }, crmId: 7 } }
  server = await startSourceServer({
    path: '/who?key=query-secret',
    authorized: (authorization) => authorization === `Bearer ${token}`,
    answer(question) {
      const known = people[question.searchParams.get('stream') ?? '']
      return known === undefined
        ? null
        : { contentType: 'application/json', body: JSON.stringify(known) }
    },
  })
})
afterEach(async () => {
  lookup.stop()
  await settle()
  expect(clock.pending).toBe(0)
  await server.stop()
})

function open(options: object = {}): void {
  clock = createManualClock()
  outcomes = []
  learned = []
  const config = directorySchema.parse({ http: { url: server.url, token, ...options } }).http
  if (!config) throw new Error('there is no look-up')
  lookup = createHttpLookup({
    ...{ config, clock, log: captured.log },
    metrics: { partState() {}, fileRead() {}, lookedUp: (outcome) => void outcomes.push(outcome) },
    onLearned: (stream) => void learned.push(stream),
  })
}

/** Resolves when so many questions have come to something. */
async function settled(count: number): Promise<void> {
  while (outcomes.length < count) await settle()
}

const anna = { streamer: 'anna', tier: 'pro', addresses: { discord: '1' } }

test('a stream is asked for once, and known from then on; what else is in the answer is left out', async () => {
  open()
  expect(lookup.find('live/anna', undefined)).toBeUndefined()
  expect(lookup.find('live/anna', undefined)).toBeUndefined()
  await settled(1)
  expect(lookup.find('live/anna', undefined)).toEqual(anna)
  expect(learned).toEqual(['live/anna'])
  expect(server.asked).toEqual(['/who?key=query-secret&stream=live%2Fanna'])
})

test('nobody knows it: that is remembered, too, and for less long', async () => {
  open({ unknownFreshMs: 60_000 })
  lookup.find('live/who', 'bo')
  await settled(1)
  await clock.advance(59_999)
  expect(lookup.find('live/who', 'bo')).toBeUndefined()
  expect(server.asked).toEqual(['/who?key=query-secret&stream=live%2Fwho&streamer=bo'])
  await clock.advance(1)
  lookup.find('live/who', 'bo')
  await settled(2)
  expect(outcomes).toEqual(['unknown', 'unknown'])
  expect([learned, lookup.trouble()]).toEqual([[], ''])
})

test('an old answer is used while the next one is fetched, and what is new is told', async () => {
  open({ freshMs: 1_000 })
  lookup.find('live/anna', undefined)
  await settled(1)
  await clock.advance(1_000)
  people['live/anna'] = { streamer: 'anna', tier: 'gold' }
  expect(lookup.find('live/anna', undefined)).toEqual(anna)
  await settled(2)
  expect(lookup.find('live/anna', undefined)).toEqual({ streamer: 'anna', tier: 'gold' })
  expect(learned).toEqual(['live/anna', 'live/anna'])
})

describe('while it cannot be asked, what is known stays in use, and it says why without a secret', () => {
  test.each<[ServerFault, RegExp, LookupOutcome]>([
    ['status-401', /answered 401/, 'failed'],
    ['status-500', /answered 500/, 'failed'],
    ['redirect', /answered 302 Found, which is not followed/, 'failed'],
    ['hang', /did not answer within 2000 ms/, 'failed'],
    ['drip', /did not answer within 2000 ms/, 'failed'],
    ['cut', /closed the connection/, 'failed'],
    ['cut-mid-answer', /closed the connection/, 'failed'],
    ['not-http', /not HTTP/, 'failed'],
    ['huge', /more than 16384 bytes/, 'failed'],
    ['empty', /no JSON/, 'invalid'],
    ['garbage', /no JSON/, 'invalid'],
    ['html', /no JSON/, 'invalid'],
    ['truncated', /no JSON/, 'invalid'],
  ])('%s', async (fault, says, outcome) => {
    open({ freshMs: 1_000 })
    lookup.find('live/anna', undefined)
    await settled(1)
    await clock.advance(1_000)
    server.fault = fault
    lookup.find('live/anna', undefined)
    await settle()
    while (fault === 'drip' && (await server.connections()) === 0) await settle()
    if (fault === 'hang' || fault === 'drip') await clock.advance(2_000)
    await settled(2)
    expect(lookup.trouble()).toMatch(says)
    expect(outcomes).toEqual(['known', outcome])
    expect(lookup.find('live/anna', undefined)).toEqual(anna)
    expect(server.strayed).toBe(0)
    const told = [lookup.trouble(), ...captured.lines].join('\n')
    for (const secret of [token, 'query-secret']) expect(told).not.toContain(secret)
  })
})

test('one that is down is asked more and more rarely, one question at a time, and all are answered in the end', async () => {
  open({ concurrency: 1 })
  await server.down()
  for (const name of ['a', 'b', 'c']) lookup.find(`live/${name}`, undefined)
  await settled(1)
  for (const [failures, pauseMs] of [
    [2, 1_000],
    [3, 2_000],
    [4, 4_000],
  ] as const) {
    await clock.advance(pauseMs - 1)
    expect(outcomes).toHaveLength(failures - 1)
    await clock.advance(1)
    await settled(failures)
  }
  await server.up()
  people = { 'live/a': anna, 'live/b': anna, 'live/c': anna }
  await clock.advance(8_000)
  await settled(7)
  expect(outcomes.slice(4)).toEqual(['known', 'known', 'known'])
  expect([...learned].sort()).toEqual(['live/a', 'live/b', 'live/c'])
  expect(lookup.trouble()).toBe('')
})

test('an answer that is too old is used no more', async () => {
  open({ freshMs: 1_000, usableMs: 5_000 })
  lookup.find('live/anna', undefined)
  await settled(1)
  await server.down()
  await clock.advance(4_999)
  expect(lookup.find('live/anna', undefined)).toEqual(anna)
  await settled(2)
  await clock.advance(1)
  expect(lookup.find('live/anna', undefined)).toBeUndefined()
})

describe('an answer that is no entry is refused, and its value is told to nobody', () => {
  test.each([
    [{ tier: 'x\u0000y' }, 'wrong at tier'],
    [{ language: 'secret words' }, 'wrong at language'],
    [{ nominal: { fps: -1 } }, 'wrong at nominal.fps'],
    [{ addresses: { discord: 5 } }, 'wrong at addresses.discord'],
    [['anna'], 'wrong at the top'],
  ])('%j', async (answer, says) => {
    open()
    people['live/anna'] = answer
    lookup.find('live/anna', undefined)
    await settled(1)
    expect(lookup.trouble()).toMatch(says)
    expect(lookup.trouble()).not.toContain('secret')
    expect(lookup.find('live/anna', undefined)).toBeUndefined()
    expect(server.asked).toHaveLength(1)
  })

  test.each([
    [null, undefined],
    [{}, undefined],
    [{ tier: null, language: '', streamer: 'anna' }, { streamer: 'anna' }],
  ])('but %j is one', async (answer, known) => {
    open()
    people['live/anna'] = answer
    lookup.find('live/anna', undefined)
    await settled(1)
    expect([lookup.trouble(), lookup.find('live/anna', undefined)]).toEqual(['', known])
  })
})

test('a flood of streams is bounded: so many wait, so many are remembered, four are under way', async () => {
  open({ maxEntries: 10 })
  server.fault = 'hang'
  for (let n = 0; n < 50; n += 1) lookup.find(`live/${n}`, undefined)
  while (server.asked.length < 4) await settle()
  expect(outcomes.filter((each) => each === 'dropped')).toHaveLength(36)
  server.fault = null
  lookup.stop()
  expect(await server.connections()).toBeLessThanOrEqual(4)
})

test('whatever a stream is called, it stays one value of the query', async () => {
  open()
  const names = [
    '..',
    '../../admin',
    '?stream=bo&x=',
    '#',
    '%00',
    'a b+c',
    '"\r\nHost: evil',
    '\u202Eevil',
    'x'.repeat(256),
  ]
  for (const [index, name] of names.entries()) {
    lookup.find(name, undefined)
    await settled(index + 1)
  }
  const asked = server.asked.map((path) => new URL(path, server.url))
  expect(asked.map(({ pathname }) => pathname)).toEqual(names.map(() => '/who'))
  expect(asked.map(({ searchParams }) => searchParams.getAll('stream'))).toEqual(
    names.map((name) => [name]),
  )
})
