import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type Answering,
  type SourceServer,
  serverFaults,
  startSourceServer,
} from '../fixtures/testing/source-server.ts'
import { type WatchedSource, watchSource } from '../fixtures/testing/watched-source.ts'
import type { TelemetryRecord } from '../triage/model/record.ts'
import { LookError } from './look-error.ts'

/** What a polling source brings to the contract. */
export interface PollHarness {
  readonly kind: string
  /** Path and query of its `url` at the server. */
  readonly path: string
  /** Options beside name, kind, url and credentials. */
  readonly options?: object
  /** How the server answers, given the streams it has. */
  readonly answer: Answering
  /** The streams that the tests use, as the source calls them; at least two. */
  readonly streams: readonly [string, string, ...string[]]
  /** How often the server brings its counters up to date; 0: they are always current. */
  readonly stepMs?: number
  /** Whether it says of streams no more than that they are there, so that samples have no rates. */
  readonly countsNothing?: boolean
  /** How the source is told that password; `user` and `password` unless given. */
  readonly credentials?: (password: string) => object
  /** Whether this value of `Authorization` is right for the server; it is Basic's unless given. */
  readonly authorized?: (authorization: string, password: string) => boolean | Promise<boolean>
  /** Whether it counts frames, so that a sample has `fps`. */
  readonly countsFrames?: boolean
  /**
   * It is told which streams there are and asks for each by itself: a 404 then says that a stream
   * is not there, and no name comes from outside.
   */
  readonly asksByStream?: boolean
  /** How many streams are on one page of an answer; for a server that answers in pages. */
  readonly pageSize?: number
  /** The answer as it was, but with something that cannot be read where this stream stands. */
  readonly spoil?: (body: string, stream: string) => string
  /** The source's own parser; throws nothing but a `LookError`. */
  readonly read: (body: string) => unknown
  /** What real programs answered: the name of the file, its text, and the streams it shows. */
  readonly recordings: readonly {
    readonly name: string
    /** The path of the question that it answers; that of `path` unless given. */
    readonly at?: string
    readonly body: string
    /** What belongs to it: answers to questions for other paths. */
    readonly beside?: { readonly [path: string]: string }
    readonly streams: readonly string[]
  }[]
}

const user = 'watcher'
const password = 'w4tch-s3cret'

const oddNames = [
  'x'.repeat(300),
  'a\u0001b',
  'ünïcode 직播',
  '<b>&amp;"\'',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'a b?c=d#e',
]

type Sample = Extract<TelemetryRecord, { type: 'sample' }>

function of(records: readonly TelemetryRecord[], stream: string): readonly TelemetryRecord[] {
  return records.filter((record) => record.stream === stream)
}

/** What was said of a stream, in short: `stream`, `sample`, `absent`, `blind`, `end`. */
function words(records: readonly TelemetryRecord[], stream: string): string[] {
  return of(records, stream).map((record) => (record.type === 'sight' ? record.state : record.type))
}

function sampleOf(records: readonly TelemetryRecord[], stream: string): Sample | undefined {
  return records.find(
    (record): record is Sample => record.type === 'sample' && record.stream === stream,
  )
}

/** What every source that polls promises, tried against a small server of its kind. */
export function pollContract(name: string, harness: PollHarness): void {
  const [one, other] = harness.streams
  const stepMs = harness.stepMs ?? 0
  const paceMs = Math.max(1_000, stepMs)

  describe(`${name} keeps the contract of a source that polls`, () => {
    let server: SourceServer
    let watched: WatchedSource

    afterEach(async () => {
      await watched.source.stop()
      await server.stop()
    })

    async function open(options: object = {}, given = password): Promise<void> {
      const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
      const { path, answer, kind, authorized = (each: string) => each === basic } = harness
      server = await startSourceServer({
        ...{ path, answer },
        authorized: (authorization) => authorized(authorization, password),
      })
      const credentials = harness.credentials?.(given) ?? { user, password: given }
      const base = { name: 'edge-1', kind, url: server.url, ...credentials }
      watched = watchSource({ ...base, intervalMs: paceMs, ...harness.options, ...options })
      watched.source.start()
    }

    function publish(stream: string, publisher = 1): void {
      server.streams.set(stream, { stream, bytes: 1_000_000, frames: 3_000, publisher })
    }

    /** A second of each stream's media, more or less; then a look. */
    async function play(share = 1): Promise<readonly TelemetryRecord[]> {
      for (const each of server.streams.values()) {
        each.bytes += (125_000 * share * paceMs) / 1_000
        each.frames += (30 * share * paceMs) / 1_000
      }
      return watched.look()
    }

    /** Until rates are known again: a counter that moves in steps takes one step more. */
    async function settleIn(): Promise<void> {
      await play()
      if (stepMs > 0) await play()
    }

    /** All is well with streams that were new, or began anew, with the last look. */
    async function expectWellSoon(): Promise<void> {
      if (stepMs > 0) await play()
      expectWell(await play())
    }

    async function openWithTwo(): Promise<void> {
      await open()
      publish(one)
      publish(other)
      await watched.look()
      await settleIn()
    }

    function expectWell(records: readonly TelemetryRecord[]): void {
      expect(watched.source.status()).toMatchObject({ state: 'up', reason: '' })
      for (const stream of [one, other]) {
        const sample = sampleOf(records, stream)
        expect(sample).toBeDefined()
        if (!harness.countsNothing) expect(sample?.bitrateBps).toBeCloseTo(1_000_000, -1)
        if (harness.countsFrames) expect(sample?.fps).toBeCloseTo(30, 1)
      }
    }

    test('a server without streams is up', async () => {
      await open()
      expect(await watched.look()).toEqual([])
      expect(watched.source.status()).toMatchObject({ state: 'up', reason: '' })
    })

    test('streams are announced once, then sampled with rates from their counters', async () => {
      await open()
      publish(one)
      publish(other)
      const first = await watched.look()
      expect(words(first, one)).toEqual(['stream', 'sample'])
      expect(sampleOf(first, one)).not.toHaveProperty('bitrateBps')
      await settleIn()
      const later = await play()
      expect(words(later, one)).toEqual(['sample'])
      expectWell(later)
    })

    test('rates do not know of a clock on the wall that jumps', async () => {
      await openWithTwo()
      watched.clock.setWall(watched.clock.now() + 3_600_000)
      expectWell(await play())
      watched.clock.setWall(watched.clock.now() - 7_200_000)
      expectWell(await play())
    })

    test.skipIf(harness.countsNothing)('a stream that stands still is sampled with 0', async () => {
      await openWithTwo()
      let last: readonly TelemetryRecord[] = []
      for (let turn = 0; turn < 3; turn += 1) last = await play(0)
      expect(sampleOf(last, one)).toMatchObject({ bitrateBps: 0 })
      if (harness.countsFrames) expect(sampleOf(last, one)).toMatchObject({ fps: 0 })
      expect(watched.source.status().state).toBe('up')
    })

    test('a stream that vanishes from a good answer is absent, said once, and its neighbour goes on', async () => {
      await openWithTwo()
      server.streams.delete(one)
      const gone = await play()
      expect(words(gone, one)).toEqual(['absent'])
      expect(words(gone, other)).toEqual(['sample'])
      expect(of(await play(), one)).toEqual([])
      publish(one, 2)
      expect(words(await play(), one)).toEqual(['stream', 'sample'])
      await expectWellSoon()
    })

    const blinding = serverFaults.filter(
      (fault) => !(harness.asksByStream && fault === 'status-404'),
    )
    test.each(blinding)(
      'is blind, and no stream is ill, when the server does this: %s',
      async (fault) => {
        await open({ maxAnswerBytes: 200_000 })
        publish(one)
        publish(other)
        await watched.look()
        await play()
        server.fault = fault
        const before = watched.records.length
        const over = watched.lookOver()
        await watched.beginLook()
        if (fault === 'hang' || fault === 'drip') {
          while ((await server.connections()) === 0) await new Promise(setImmediate)
          await watched.clock.advanceToNext()
        }
        await over
        const said = watched.records.slice(before)
        expect(words(said, one)).toEqual(['blind'])
        expect(words(said, other)).toEqual(['blind'])
        expect(watched.source.status()).toMatchObject({ state: 'blind' })
        expect(watched.source.status().reason).toMatch(/^[^\n]{10,200}$/)
        expect(server.strayed).toBe(0)
        server.fault = null
        expect(words(await play(), one)).toEqual(['sample'])
        expectWell(await play())
      },
    )

    test('is blind while nobody is there, asks more and more rarely, and sees again', async () => {
      await openWithTwo()
      await server.down()
      const said = await watched.look()
      expect(words(said, one)).toEqual(['blind'])
      const pauses: number[] = []
      for (let turn = 0; turn < 8; turn += 1) {
        const since = watched.clock.elapsedMs()
        expect(await watched.look()).toEqual([])
        pauses.push(watched.clock.elapsedMs() - since)
      }
      expect(Math.max(...pauses)).toBeLessThanOrEqual(Math.max(15_000, paceMs))
      expect(pauses.at(-1)).toBeGreaterThanOrEqual(7_500)
      await server.up()
      const back = await watched.look()
      expect(watched.source.status().state).toBe('up')
      expect(words(back, one)).toEqual(['sample'])
      await expectWellSoon()
    })

    test('a server that was started again has new counters, and no rate is made of the two', async () => {
      await openWithTwo()
      await server.down()
      await watched.look()
      await server.up()
      for (const each of server.streams.values()) Object.assign(each, { bytes: 5_000, frames: 2 })
      const back = await watched.look()
      expect(words(back, one)).toEqual(['sample'])
      expect(sampleOf(back, one)).not.toHaveProperty('bitrateBps')
      await expectWellSoon()
    })

    test('counters that go back, or another publisher, are a new beginning', async () => {
      await openWithTwo()
      Object.assign(server.streams.get(one) ?? {}, { bytes: 5_000, frames: 2 })
      Object.assign(server.streams.get(other) ?? {}, { bytes: 9_000_000, publisher: 7 })
      const said = await watched.look()
      for (const stream of [one, other]) {
        expect(words(said, stream)).toEqual(['sample'])
        expect(sampleOf(said, stream)).not.toHaveProperty('bitrateBps')
      }
      await expectWellSoon()
    })

    test('wrong credentials make it blind, and are told to nobody', async () => {
      await open({}, 'wr0ng-s3cret')
      publish(one)
      expect(await watched.look()).toEqual([])
      expect(watched.source.status().reason).toContain('401 Unauthorized')
      for (const fault of serverFaults.filter((each) => !['hang', 'drip'].includes(each))) {
        server.fault = fault
        await watched.look()
      }
      const told = JSON.stringify([watched.logged, watched.source.status(), watched.records])
      const encoded = Buffer.from(`${user}:wr0ng-s3cret`).toString('base64')
      for (const secret of ['wr0ng-s3cret', encoded]) expect(told).not.toContain(secret)
    })

    test('what could not be stored is said again with the next look', async () => {
      await open()
      publish(one)
      watched.storeIsDown = true
      expect(await watched.look()).toEqual([])
      expect(watched.source.status()).toMatchObject({ state: 'blind' })
      expect(watched.source.status().reason).toContain('could not be stored')
      watched.storeIsDown = false
      expect(words(await play(), one)).toEqual(['stream', 'sample'])
      expect(watched.source.status().state).toBe('up')
    })

    test.runIf(harness.asksByStream)('a stream that is not found is absent', async () => {
      await openWithTwo()
      server.fault = 'status-404'
      expect(words(await play(), one)).toEqual(['absent'])
      expect(watched.source.status()).toMatchObject({ state: 'up', reason: '' })
      server.fault = null
      expect(words(await play(), one)).toEqual(['stream', 'sample'])
      await expectWellSoon()
    })

    test.skipIf(harness.asksByStream)(
      'a stream with an impossible name costs its neighbours nothing',
      async () => {
        await openWithTwo()
        const prefix = one.slice(0, one.lastIndexOf('/') + 1)
        for (const odd of oddNames) publish(prefix + odd)
        await play()
        const said = await play()
        expectWell(said)
        expect(watched.counted.every((each) => each === 'rejected invalid-field')).toBe(true)
        expect(of(said, prefix + oddNames[2]).length).toBe(1)
        expect(of(said, prefix + oddNames[4]).length).toBe(1)
        expect(of(said, prefix + oddNames[0])).toEqual([])
      },
    )

    test('streams that are not asked for are left out', async () => {
      await open({ only: `^${one}$` })
      publish(one)
      publish(other)
      expect(of(await watched.look(), other)).toEqual([])
      expect(words(await play(), one)).toEqual(['sample'])
    })

    test('stops in the middle of a look, and leaves no timer and no socket', async () => {
      await openWithTwo()
      server.fault = 'hang'
      await watched.beginLook()
      const asked = server.asked.length
      while (server.asked.length === asked - 1) await new Promise(setImmediate)
      await watched.source.stop()
      expect(watched.clock.pending).toBe(0)
      while ((await server.connections()) > 0) await new Promise(setImmediate)
      expect(watched.source.status().state).toBe('stopped')
      await watched.source.stop()
    })

    const { spoil } = harness
    if (spoil) {
      test('one stream that cannot be read is blind, the source degraded, and the neighbour goes on', async () => {
        await openWithTwo()
        server.spoil = (body) => spoil(body, one)
        const said = await play()
        expect(words(said, one)).toEqual(['blind'])
        expect(words(said, other)).toEqual(['sample'])
        expect(watched.source.status()).toMatchObject({ state: 'degraded' })
        expect(watched.source.status().reason).toMatch(/cannot be read$/)
        server.spoil = null
        expect(words(await play(), one)).toContain('sample')
        await expectWellSoon()
      })
    }

    if (harness.pageSize) {
      test('finds the streams of every page', async () => {
        await open()
        const names = Array.from(
          { length: (harness.pageSize ?? 0) * 2 + 3 },
          (_, n) => `${one}${n}`,
        )
        for (const each of names) publish(each)
        const said = await watched.look()
        expect(names.filter((each) => words(said, each).length !== 2)).toEqual([])
        expect(watched.source.status().state).toBe('up')
      })
    }

    describe.each(harness.recordings)('the recorded answer $name', (recording) => {
      const { at, body, beside = {}, streams } = recording
      test(`shows ${streams.length === 0 ? 'no stream' : streams.join(', ')}`, async () => {
        await open()
        for (const [path, text] of Object.entries(beside)) server.texts.set(path, text)
        server.texts.set(at ?? harness.path, body)
        const said = await watched.look()
        expect(watched.source.status()).toMatchObject({ state: 'up', reason: '' })
        const found = said.filter(({ type }) => type === 'sample').map(({ stream }) => stream)
        expect(found).toEqual(streams)
        expect(watched.counted).toEqual([])
      })

      test('whatever is done to it, it is read or refused, and never hangs', () => {
        fc.assert(
          fc.property(mutationsOf(body), (mutated) => {
            const beganMs = performance.now()
            try {
              harness.read(mutated)
            } catch (error) {
              if (!(error instanceof LookError)) throw error
            }
            expect(performance.now() - beganMs).toBeLessThan(2_000)
          }),
          { numRuns: 300 },
        )
      })
    })
  })
}

/** A text with pieces cut out, doubled, moved, or overwritten by what parsers stumble over. */
export function mutationsOf(body: string): fc.Arbitrary<string> {
  const place = fc.nat(body.length)
  const nasty = fc.constantFrom(
    '',
    '\u0000',
    '\ufffd',
    '-1',
    '1e999',
    'NaN',
    'null',
    '[]',
    '{}',
    '"',
    '<',
    '</',
    '>',
    '&',
    '&lol;',
    '<![CDATA[',
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '<!--',
    '99999999999999999999',
    '[[[[',
    'true',
    '<a>'.repeat(100),
    '{"a":'.repeat(100),
  )
  const edit = fc.record({ from: place, length: fc.nat(40), text: fc.oneof(nasty, fc.string()) })
  return fc
    .array(edit, { minLength: 1, maxLength: 8 })
    .map((edits) =>
      edits.reduce(
        (text, { from, length, text: put }) =>
          text.slice(0, from) + put + text.slice(from + length),
        body,
      ),
    )
}
