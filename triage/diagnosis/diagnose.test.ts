import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Pace, type Shown, story } from '../../fixtures/testing/story.ts'
import { causes, type Symptom, type Vantage, vantages } from '../model/vocabulary.ts'
import type { CaseFile, Reading } from './case-file.ts'
import { rules } from './catalog.ts'
import { diagnose } from './diagnose.ts'

/** A vantage whose newest sample is fresh and shows a healthy stream, with changes. */
function reading(vantage: Vantage, changes: Partial<Reading> = {}): Reading {
  return {
    vantage,
    raised: [],
    sight: 'sees',
    agoMs: 500,
    fresh: true,
    fps: 30,
    referenceFps: 30,
    bitrateBps: 3e6,
    ...changes,
  }
}

function caseFile(readings: readonly Reading[], symptom: Symptom = 'stalled'): CaseFile {
  return {
    at: 1_000_000,
    facts: { stream: 'live/a', scenario: 'show' },
    symptom,
    vantage: readings.find(({ raised }) => raised.includes(symptom))?.vantage ?? 'ingest',
    readings: Object.fromEntries(readings.map((each) => [each.vantage, each])),
  }
}

const encoder = (changes: Partial<Reading> = {}) => reading('encoder', changes)
const ingest = (changes: Partial<Reading> = {}) => reading('ingest', changes)
const stalled = { raised: ['stalled'], fps: 0, bitrateBps: 0 } as const
const slideshow = { raised: ['slideshow'], fps: 3 } as const
const silent = { fresh: false, agoMs: 4_000 } as const
const frozen = { raised: ['frozen-picture'], frozenMs: 3_000 } as const

/** Signs, and the reason that is believed, or null where nothing fits. */
const signs: readonly (readonly [
  name: string,
  readings: readonly Reading[],
  reason: string | null,
])[] = [
  // uplink-congestion
  [
    'the encoder drops more than 5 % to the network',
    [encoder({ droppedRatio: 0.06 }), ingest(slideshow)],
    'frames-dropped-by-network',
  ],
  ['the encoder drops 5 % exactly', [encoder({ droppedRatio: 0.05 }), ingest(slideshow)], null],
  [
    'it dropped them before it fell silent',
    [encoder({ droppedRatio: 0.5, ...silent }), ingest(slideshow)],
    null,
  ],
  [
    'the send queue is more than a third full',
    [encoder({ congestion: 0.34 }), ingest(slideshow)],
    'send-queue-full',
  ],
  ['the send queue is a third full', [encoder({ congestion: 1 / 3 }), ingest(slideshow)], null],
  [
    'the encoder says bandwidth',
    [encoder({ limitation: 'bandwidth' }), ingest(slideshow)],
    'encoder-says-bandwidth',
  ],
  ['the encoder says other', [encoder({ limitation: 'other' }), ingest(slideshow)], null],
  [
    'one frame per group of pictures arrives, sound intact',
    [
      ingest({
        raised: ['slideshow'],
        fps: 0.5,
        keyframeIntervalMs: 2_000,
        audioBitrateBps: 128_000,
      }),
    ],
    'key-frames-only',
  ],
  [
    'one frame per group, and no word of sound',
    [ingest({ raised: ['slideshow'], fps: 0.5, keyframeIntervalMs: 2_000 })],
    'key-frames-only',
  ],
  [
    'one frame per group, and sound is gone too',
    [ingest({ raised: ['slideshow'], fps: 0.5, keyframeIntervalMs: 2_000, audioBitrateBps: 0 })],
    null,
  ],
  [
    'two frames per group',
    [ingest({ raised: ['slideshow'], fps: 1, keyframeIntervalMs: 2_000 })],
    null,
  ],
  ['groups of unknown length', [ingest({ raised: ['slideshow'], fps: 0.5 })], null],
  [
    'a camera of one frame a second with a key frame each',
    [ingest({ raised: ['frozen-picture'], fps: 1, referenceFps: 1, keyframeIntervalMs: 1_000 })],
    null,
  ],
  [
    'one frame per group, the last we heard',
    [ingest({ raised: ['stalled'], fps: 0.5, keyframeIntervalMs: 2_000, ...silent })],
    null,
  ],
  ['more than 5 % of packets lost', [ingest({ ...slideshow, lossRatio: 0.06 })], 'packets-lost'],
  ['5 % of packets lost', [ingest({ ...slideshow, lossRatio: 0.05 })], null],
  [
    'media falls behind by more than a second',
    [ingest({ ...slideshow, driftMs: 1_001 })],
    'media-falls-behind',
  ],
  ['media is a second behind', [ingest({ ...slideshow, driftMs: 1_000 })], null],
  ['media is behind and nothing comes', [ingest({ ...stalled, driftMs: 5_000 })], null],
  // encoder-overload and render-overload
  [
    'the encoder skips more than 5 %',
    [encoder({ skippedRatio: 0.06 }), ingest(slideshow)],
    'frames-skipped-by-encoder',
  ],
  ['the encoder skips 5 %', [encoder({ skippedRatio: 0.05 }), ingest(slideshow)], null],
  [
    'it skipped them seconds ago, then fell silent',
    [encoder({ skippedRatio: 0.5, ...silent }), ingest({ ...stalled, ...silent })],
    'frames-skipped-by-encoder',
  ],
  [
    'it skipped them long ago',
    [encoder({ skippedRatio: 0.5, fresh: false, agoMs: 11_000 }), ingest(slideshow)],
    null,
  ],
  ['the encoder says cpu', [encoder({ limitation: 'cpu' }), ingest(slideshow)], 'encoder-says-cpu'],
  [
    'more than 5 % rendered late',
    [encoder({ laggedRatio: 0.06 }), ingest(slideshow)],
    'frames-rendered-late',
  ],
  ['5 % rendered late', [encoder({ laggedRatio: 0.05 }), ingest(slideshow)], null],
  [
    'rendered late, long ago',
    [encoder({ laggedRatio: 0.5, fresh: false, agoMs: 11_000 }), ingest(slideshow)],
    null,
  ],
  // source-lost
  ['the encoder gets no frames', [encoder({ fps: 0 }), ingest(stalled)], 'encoder-gets-no-frames'],
  [
    'the encoder got no frames when last heard',
    [encoder({ fps: 0, ...silent }), ingest(stalled)],
    null,
  ],
  ['the same picture arrives at full rate', [reading('probe', frozen)], 'same-picture-full-rate'],
  [
    'the same picture arrives at four fifths',
    [reading('probe', { ...frozen, fps: 24 })],
    'same-picture-full-rate',
  ],
  ['the same picture arrives slower', [reading('probe', { ...frozen, fps: 23 })], null],
  [
    'the same picture, of no known rate',
    [
      reading('probe', {
        raised: ['frozen-picture'],
        vantage: 'probe',
        frozenMs: 3_000,
        referenceFps: 0,
      }),
    ],
    'same-picture-full-rate',
  ],
  // uplink-lost
  [
    'the encoder makes frames and nothing arrives',
    [encoder(), ingest(stalled)],
    'encoded-but-not-received',
  ],
  [
    'the encoder makes frames and the server has lost the stream',
    [encoder(), ingest({ raised: ['gone'], sight: 'absent', ...silent })],
    'encoded-but-not-received',
  ],
  ['the encoder makes frames and few arrive', [encoder(), ingest(slideshow)], null],
  ['the encoder is silent as well', [encoder(silent), ingest({ ...stalled, ...silent })], null],
  [
    'the encoder makes frames and nobody is at the door',
    [encoder(), reading('player', stalled)],
    null,
  ],
  // delivery
  [
    'all is well at the door and viewers stand still',
    [ingest(), reading('edge', stalled)],
    'well-in-ill-out',
  ],
  [
    'bytes come in and viewers stand still',
    [reading('ingest', { referenceFps: 0 }), reading('player', stalled)],
    'well-in-ill-out',
  ],
  ['it is ill at the door as well', [ingest(slideshow), reading('edge', slideshow)], null],
  ['the door has not been heard of', [ingest(silent), reading('edge', stalled)], null],
  [
    'the server at the door is silent, the probe sees all is well',
    [ingest(silent), reading('probe'), reading('edge', stalled)],
    'well-in-ill-out',
  ],
]

describe('what is believed when', () => {
  test.each(signs)('%s', (_, readings, reason) => {
    const worst = readings.flatMap(({ raised }) => raised)[0] ?? 'stalled'
    const found = diagnose(caseFile(readings, worst))
    expect(found.reason).toBe(reason ?? 'no-rule-fits')
    if (reason === null) expect(found).toMatchObject({ cause: 'unknown', confidence: 0 })
    else expect(Object.keys(found.evidence).length).toBeGreaterThan(0)
  })
})

describe('of several causes', () => {
  test.each([
    [
      'a full uplink that lets nothing through is cut',
      [encoder({ droppedRatio: 0.5 }), ingest(stalled)],
      'uplink-lost',
    ],
    [
      'one that lets a little through is full',
      [encoder({ droppedRatio: 0.5 }), ingest(slideshow)],
      'uplink-congestion',
    ],
    [
      'the encoder is believed when it skips more than the network drops',
      [encoder({ skippedRatio: 0.4, droppedRatio: 0.04 }), ingest(slideshow)],
      'encoder-overload',
    ],
    [
      'the network is believed when it drops more',
      [encoder({ skippedRatio: 0.06, droppedRatio: 0.4 }), ingest(slideshow)],
      'uplink-congestion',
    ],
    [
      'a graphics card too slow for both is named first',
      [encoder({ laggedRatio: 0.3, skippedRatio: 0.3 }), ingest(slideshow)],
      'render-overload',
    ],
  ] as const)('%s', (_, readings, cause) => {
    expect(diagnose(caseFile(readings, 'slideshow')).cause).toBe(cause)
  })
})

const anyReading = (vantage: Vantage) =>
  fc
    .record(
      {
        raised: fc.subarray<Symptom>(['gone', 'stalled', 'frozen-picture', 'slideshow']),
        sight: fc.constantFrom('sees' as const, 'absent' as const, 'blind' as const),
        agoMs: fc.integer({ min: -1_000, max: 60_000 }),
        fresh: fc.boolean(),
        fps: fc.double({ min: 0, max: 60, noNaN: true }),
        bitrateBps: fc.nat(5e6),
        driftMs: fc.nat(5_000),
        lossRatio: fc.double({ min: 0, max: 1, noNaN: true }),
        congestion: fc.double({ min: 0, max: 1, noNaN: true }),
        keyframeIntervalMs: fc.nat(10_000),
        droppedRatio: fc.double({ min: 0, max: 1, noNaN: true }),
        skippedRatio: fc.double({ min: 0, max: 1, noNaN: true }),
        laggedRatio: fc.double({ min: 0, max: 1, noNaN: true }),
        limitation: fc.constantFrom('none' as const, 'cpu' as const, 'bandwidth' as const),
      },
      { requiredKeys: ['raised', 'sight', 'agoMs', 'fresh'] },
    )
    .map((fields) => ({ vantage, ...fields }))

test('the surest rule speaks, never one less sure, and its evidence is numbers', () => {
  const anyFile = fc
    .tuple(...vantages.map(anyReading))
    .chain((all) => fc.subarray(all, { minLength: 1 }))
    .map((some) => caseFile(some))
  fc.assert(
    fc.property(anyFile, (file) => {
      const found = diagnose(file)
      const said = rules.map((rule) => rule(file)?.confidence ?? 0)
      expect(found.confidence).toBe(Math.max(...said))
      expect(causes).toContain(found.cause)
      expect(found.confidence).toBeLessThanOrEqual(1)
      for (const value of Object.values(found.evidence)) expect(value).toSatisfy(Number.isFinite)
    }),
    { numRuns: 500 },
  )
})

describe('as a trouble goes on', () => {
  const well = { fps: 30, bitrateBps: 3e6 }
  const minute: Pace = { forMs: 60_000 }
  const troublesOf = (encoderShows: (index: number) => Shown) =>
    story()
      .meanwhile((branch) =>
        branch.from('encoder').samples(well, minute).samples(encoderShows, minute),
      )
      .samples(well, minute)
      .samples({ fps: 3, bitrateBps: 3e5 }, minute)
      .run()
      .troubles.map(({ diagnosis }) => diagnosis.reason)

  test('a surer cause takes the place of none', () => {
    const reasons = troublesOf((index) => ({ fps: 30, congestion: index < 10 ? 0 : 0.9 }))
    expect([reasons[0], reasons.at(-1)]).toEqual(['no-rule-fits', 'send-queue-full'])
  })

  test('one as sure does not, and the answer does not waver', () => {
    const reasons = troublesOf((index) => ({
      fps: 30,
      limitation: index % 2 ? 'cpu' : 'bandwidth',
    }))
    expect(new Set(reasons).size).toBe(1)
  })

  test('a cause stays when its signs have gone', () => {
    const reasons = troublesOf((index) => ({ fps: 30, congestion: index < 10 ? 0.9 : 0 }))
    expect(new Set(reasons)).toEqual(new Set(['send-queue-full']))
  })
})
