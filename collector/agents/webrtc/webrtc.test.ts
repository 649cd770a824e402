import fc from 'fast-check'
import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { readStats, type Stat } from './webrtc.js'
import { createWebrtcRoute, webrtcModule } from './webrtc-route.ts'

const second = { id: 'v', kind: 'video', timestamp: 2_000 }
const first = { ...second, timestamp: 1_000 }
const outbound = (changes: object): Stat => ({ ...second, type: 'outbound-rtp', ...changes })
const inbound = (changes: object): Stat => ({ ...second, type: 'inbound-rtp', ...changes })

function publisher(before: object, now: object, ...others: readonly Stat[]) {
  return readStats(
    'encoder',
    [outbound(now), ...others],
    new Map([['v', outbound({ ...first, ...before })]]),
  )
}

function player(before: object, now: object, ...others: readonly Stat[]) {
  return readStats(
    'player',
    [inbound(now), ...others],
    new Map([['v', inbound({ ...first, ...before })]]),
  )
}

describe('the rates come from counters', () => {
  test('of a publisher', () => {
    const numbers = publisher(
      { framesEncoded: 100, bytesSent: 1_000 },
      { framesEncoded: 130, bytesSent: 126_000, framesPerSecond: 3, timestamp: 2_000 },
    )
    expect(numbers).toMatchObject({ fps: 30, bitrateBps: 1_000_000 })
  })

  test('of a player whose picture is frozen, so that there is no framesPerSecond', () => {
    expect(player({ framesDecoded: 100 }, { framesDecoded: 100 })).toMatchObject({ fps: 0 })
  })

  test('by the time they were read at, not by when we asked', () => {
    expect(player({ framesDecoded: 0 }, { framesDecoded: 30, timestamp: 1_500 }).fps).toBe(60)
  })

  test('of several layers the fastest counts, and all their bytes', () => {
    const low = { id: 'low', framesEncoded: 15, bytesSent: 100 }
    const before = new Map([
      ['v', outbound({ ...first, framesEncoded: 0, bytesSent: 0 })],
      ['low', outbound({ ...first, ...low, framesEncoded: 0, bytesSent: 0 })],
    ])
    const now = [outbound({ framesEncoded: 30, bytesSent: 900 }), outbound(low)]
    expect(readStats('encoder', now, before)).toMatchObject({ fps: 30, bitrateBps: 8_000 })
  })

  test.each([
    ['a counter that went back', { framesDecoded: 100 }, { framesDecoded: 4 }],
    ['a counter that is not there', {}, {}],
    [
      'two answers of the same moment',
      { framesDecoded: 1 },
      { framesDecoded: 2, timestamp: 1_000 },
    ],
  ])('%s has none', (_, before, now) => {
    expect(player(before, now).fps).toBeNaN()
  })
})

test('loss is the share of what was sent, and never negative', () => {
  const before = { packetsLost: 10, packetsReceived: 100 }
  expect(player(before, { packetsLost: 20, packetsReceived: 190 }).lossRatio).toBe(0.1)
  expect(player(before, { packetsLost: 8, packetsReceived: 190 }).lossRatio).toBe(0)
  expect(player(before, before).lossRatio).toBeNaN()
})

describe('what holds a publisher back', () => {
  const source = { id: 's', type: 'media-source', frames: 30, timestamp: 2_000 }
  const limitation = (now: object) => {
    const before = new Map<string, Stat>([
      ['v', outbound({ ...first, framesEncoded: 0, bytesSent: 0 })],
      ['s', { ...source, frames: 0, timestamp: 1_000 }],
    ])
    const reason = { qualityLimitationReason: 'none', targetBitrate: 30_000 }
    return readStats('encoder', [outbound({ ...reason, ...now }), source], before).limitation
  }

  test.each([
    ['what the browser says', { qualityLimitationReason: 'cpu', framesEncoded: 30 }, 'cpu'],
    ['nothing', { framesEncoded: 29, bytesSent: 3_750 }, 'none'],
    [
      'its rate, when frames are left out to keep to it though the browser says nothing',
      { framesEncoded: 3, bytesSent: 3_750 },
      'bandwidth',
    ],
    ['something else, when it could send more', { framesEncoded: 3, bytesSent: 375 }, 'none'],
    ['nobody knows', { qualityLimitationReason: undefined, framesEncoded: 30 }, undefined],
  ])('%s', (_, now, expected) => {
    expect(limitation(now)).toBe(expected)
  })
})

test('a player tells of freezes, its buffer and the way', () => {
  const numbers = player(
    { jitterBufferDelay: 10, jitterBufferEmittedCount: 100 },
    {
      framesReceived: 90,
      framesDropped: 3,
      freezeCount: 2,
      totalFreezesDuration: 1.25,
      jitter: 0.0125,
      jitterBufferDelay: 13,
      jitterBufferEmittedCount: 130,
    },
    {
      id: 'p',
      type: 'candidate-pair',
      timestamp: 2_000,
      nominated: true,
      currentRoundTripTime: 0.042,
    },
    {
      id: 'q',
      type: 'candidate-pair',
      timestamp: 2_000,
      nominated: false,
      currentRoundTripTime: 9,
    },
  )
  expect(numbers).toMatchObject({
    framesTotal: 90,
    framesDropped: 3,
    freezeCount: 2,
    freezeMs: 1_250,
    jitterMs: 12.5,
    bufferMs: 100,
    rttMs: 42,
  })
})

test('whatever a browser reports, every number of ours is one, or not known', () => {
  const anyStat = fc.record(
    {
      id: fc.constantFrom('a', 'b'),
      type: fc.constantFrom(
        'outbound-rtp',
        'inbound-rtp',
        'remote-inbound-rtp',
        'candidate-pair',
        'media-source',
      ),
      kind: fc.constantFrom('video', 'audio'),
      timestamp: fc.double(),
      nominated: fc.boolean(),
      bytesSent: fc.oneof(fc.double(), fc.string()),
      bytesReceived: fc.double(),
      framesEncoded: fc.oneof(fc.nat(), fc.constant(null)),
      framesDecoded: fc.double(),
      packetsLost: fc.integer(),
      packetsReceived: fc.nat(),
      roundTripTime: fc.double(),
    },
    { requiredKeys: ['id', 'type', 'timestamp'] },
  )
  fc.assert(
    fc.property(
      fc.constantFrom('encoder' as const, 'player' as const),
      fc.array(anyStat),
      fc.array(anyStat),
      (vantage, now, before) => {
        const numbers = readStats(
          vantage,
          now as Stat[],
          new Map(before.map((each) => [each.id, each as Stat])),
        )
        for (const value of Object.values(numbers)) {
          expect(
            value === undefined || typeof value === 'string' || !/Infinity|^-/.test(String(value)),
          ).toBe(true)
        }
      },
    ),
  )
})

test('it is served to pages of every origin, in less than 5 KiB', async () => {
  const app = Fastify()
  await app.register(createWebrtcRoute())
  const answer = await app.inject('/webrtc.js')
  console.log(`webrtc.js: ${Buffer.byteLength(answer.body)} bytes`)
  expect(Buffer.byteLength(answer.body)).toBeLessThan(5 * 1024)
  expect(answer.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'access-control-allow-origin': '*',
  })
})

test('what is served is the same program, and only that', async () => {
  const served = await import(`data:text/javascript,${encodeURIComponent(webrtcModule())}`)
  expect(Object.keys(served).sort()).toEqual(['readStats', 'watch'])
  const before = new Map([['v', inbound({ ...first, framesDecoded: 1 })]])
  expect(served.readStats('player', [inbound({ framesDecoded: 31 })], before).fps).toBe(30)
  expect(webrtcModule()).not.toMatch(/^\s|\/\*\*|^\/\/|biome/m)
})
