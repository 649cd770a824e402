import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  caseFile,
  edge,
  encoder,
  ingest,
  player,
  probe,
  reading,
} from '../../fixtures/testing/sample-case.ts'
import { type Pace, type Shown, story } from '../../fixtures/testing/story.ts'
import type { ComplaintKind } from '../model/complaint.ts'
import { againstReasons } from '../model/diagnosis.ts'
import { steps, stepValues } from '../model/playbook.ts'
import { type Cause, causes, type Symptom, type Vantage, vantages } from '../model/vocabulary.ts'
import type { Reading } from './case-file.ts'
import { diagnose } from './diagnose.ts'

/** Every frame comes, with a quarter of the usual bits. */
const thin = { raised: ['bitrate-collapse'], bitrateBps: 8e5, referenceBps: 3e6 } as const
/** A call's publisher that neither makes nor sends anything, with nothing to complain of. */
const silentSender = () =>
  reading('encoder', { raised: ['stalled'], fps: 0, bitrateBps: 0, limitation: 'none' })
const stalled = { raised: ['stalled'], fps: 0, bitrateBps: 0, agoMs: 500 } as const
const slideshow = { raised: ['slideshow'], fps: 3, bitrateBps: 4e5, carriedBps: 4e5 } as const
const inTime = { driftMs: 20, rttMs: 40, referenceRttMs: 40 } as const
const late = { driftMs: 1_200, rttMs: 300, referenceRttMs: 40 } as const
const silent = { fresh: false, agoMs: 9_500 } as const
const frozen = { raised: ['frozen-picture'], frozenMs: 12_000 } as const

type Row = readonly [name: string, readings: readonly Reading[], cause: Cause, reason?: string]

/** A row as a test is given it. */
function asCase([name, readings, cause, reason]: Row) {
  return { name, readings, cause, reason }
}

describe('what is believed when', () => {
  const rows: readonly Row[] = [
    // the way out of the house
    [
      'the encoder drops frames to the network',
      [encoder({ droppedRatio: 0.3, congestion: 0.9 }), ingest(slideshow)],
      'uplink-congestion',
      'frames-dropped-by-network',
    ],
    [
      'the send queue is full, and nothing dropped yet',
      [encoder({ congestion: 0.5 }), ingest(slideshow)],
      'uplink-congestion',
      'send-queue-full',
    ],
    [
      'the encoder says bandwidth',
      [encoder({ limitation: 'bandwidth' }), ingest(slideshow)],
      'uplink-congestion',
      'encoder-says-bandwidth',
    ],
    [
      'nobody looks at the encoder, and media comes ever later',
      [ingest({ ...slideshow, ...late })],
      'uplink-congestion',
      'media-falls-behind',
    ],
    [
      'a sender has given way to a queue that is gone',
      [ingest({ ...thin, ...inTime, pressedAgoMs: 6_000 })],
      'uplink-congestion',
      'sender-gave-way',
    ],
    [
      'the same, by the encoder’s own word',
      [encoder({ ...thin, pressedAgoMs: 6_000 }), ingest({ bitrateBps: 8e5 })],
      'uplink-congestion',
      'sender-gave-way',
    ],
    [
      'far fewer bits come because the processor cannot make more',
      [encoder({ ...thin, limitation: 'cpu', pressedAgoMs: 6_000 })],
      'encoder-overload',
    ],
    [
      'many packets are lost on the way in',
      [ingest({ ...slideshow, lossRatio: 0.08 })],
      'uplink-congestion',
      'packets-lost',
    ],
    [
      'one frame per group of pictures arrives, with the sound intact',
      [
        ingest({
          raised: ['slideshow'],
          ...{ fps: 0.5, keyframeIntervalMs: 2_000, audioBitrateBps: 128_000 },
        }),
      ],
      'uplink-congestion',
      'key-frames-only',
    ],
    [
      'the same, and there is no sound either',
      [
        ingest({
          raised: ['slideshow'],
          ...{ fps: 0.5, keyframeIntervalMs: 2_000, audioBitrateBps: 0 },
        }),
      ],
      'unknown',
    ],
    [
      'the sound comes without a single frame',
      [ingest({ ...stalled, bitrateBps: 128_000, audioBitrateBps: 128_000 })],
      'uplink-congestion',
      'sound-only',
    ],
    ['few frames come, and nobody measures anything else', [ingest(slideshow)], 'unknown'],
    [
      'a queue is said to be empty by all',
      [encoder(), ingest({ ...slideshow, ...inTime })],
      'unknown',
    ],
    [
      'the encoder makes frames and nothing arrives',
      [encoder({ bitrateBps: 0, congestion: 1, droppedRatio: 0.2 }), ingest(stalled)],
      'uplink-lost',
      'encoded-but-not-received',
    ],
    [
      'the encoder and the stream fall silent together',
      [encoder(silent), ingest({ ...stalled, ...silent })],
      'uplink-lost',
      'silent-together',
    ],
    [
      'the encoder alone says that not a byte goes out',
      [encoder({ raised: ['stalled'], bitrateBps: 0 })],
      'uplink-lost',
      'encoded-but-not-sent',
    ],
    ['nothing comes, and nobody looks at the encoder', [ingest(stalled)], 'unknown'],
    [
      'the encoder makes nothing, sends nothing, and its queue is empty',
      [encoder({ fps: 0, bitrateBps: 0 }), ingest(stalled)],
      'ended-on-purpose',
      'encoder-was-stopped',
    ],
    [
      'a sender that counts no frames of its own falls silent, its connection up',
      [silentSender()],
      'unknown',
      'signs-too-weak',
    ],
    [
      'the same, and the door has seen it leave',
      [silentSender(), ingest({ ...stalled, ...silent, sight: 'absent' })],
      'ended-on-purpose',
      'encoder-was-stopped',
    ],
    // the streamer's room
    [
      'the encoder skips frames',
      [encoder({ skippedRatio: 0.4 }), ingest({ raised: ['bitrate-collapse'] })],
      'encoder-overload',
      'frames-skipped-by-encoder',
    ],
    [
      'it skipped them seconds ago, then fell silent',
      [encoder({ skippedRatio: 0.4, fresh: false, agoMs: 4_000 }), ingest(slideshow)],
      'encoder-overload',
      'frames-skipped-by-encoder',
    ],
    [
      'it skipped them long ago, and is silent since',
      [encoder({ skippedRatio: 0.4, fresh: false, agoMs: 11_000 }), ingest(slideshow)],
      'unknown',
    ],
    [
      'the encoder says cpu',
      [encoder({ limitation: 'cpu', fps: 9 }), ingest({ ...slideshow, ...inTime })],
      'encoder-overload',
      'encoder-says-cpu',
    ],
    [
      'frames are rendered late',
      [encoder({ laggedRatio: 0.4 }), ingest()],
      'render-overload',
      'frames-rendered-late',
    ],
    [
      'the sound is silent',
      [ingest(), probe({ raised: ['silent-audio'], silentMs: 12_000 })],
      'source-lost',
      'sound-is-silent',
    ],
    [
      'the picture is black',
      [ingest(), probe({ raised: ['black-picture'], blackMs: 9_000 })],
      'source-lost',
      'picture-is-black',
    ],
    [
      'the same picture comes at full rate, for long',
      [ingest(), probe(frozen)],
      'source-lost',
      'same-picture-full-rate',
    ],
    [
      'the same, while the encoder has nothing to complain of',
      [encoder(), ingest(), probe({ ...frozen, frozenMs: 3_000 })],
      'source-lost',
      'same-picture-full-rate',
    ],
    [
      'the same, for a moment: an overloaded encoder does it too',
      [ingest(), probe({ ...frozen, frozenMs: 3_000 })],
      'unknown',
    ],
    [
      'the same, while the encoder skips nearly all',
      [encoder({ skippedRatio: 0.97 }), ingest(), probe(frozen)],
      'encoder-overload',
    ],
    [
      'the camera is unplugged and the encoder is fine',
      [encoder({ fps: 0, bitrateBps: 128_000 }), ingest(slideshow)],
      'source-lost',
      'encoder-gets-no-frames',
    ],
    // settings
    [
      'key frames are ten seconds apart, and viewers wait for them',
      [ingest({ keyframeIntervalMs: 12_000, ...inTime }), edge(), player({ raised: ['unstable'] })],
      'viewer-side',
    ],
    [
      'they are, and all the stream has is unstable',
      [ingest({ raised: ['unstable'], keyframeIntervalMs: 12_000, ...inTime, fps: 20 })],
      'misconfigured-encoder',
      'keyframes-too-far-apart',
    ],
    [
      'groups take longer because few frames come',
      [ingest({ ...slideshow, ...inTime, keyframeIntervalMs: 20_000, lossRatio: 0 })],
      'unknown',
    ],
    [
      'few frames and few bits come, steadily and in time',
      [ingest({ ...slideshow, fps: 6, ...inTime })],
      'misconfigured-encoder',
      'rates-below-declared',
    ],
    [
      'the same, where encoders leave out frames by themselves',
      [ingest({ ...slideshow, fps: 6, ...inTime, lossRatio: 0 })],
      'unknown',
    ],
    [
      'far more is sent than was declared, and the line is full of it',
      [
        encoder({ droppedRatio: 0.3, congestion: 1, bitrateBps: 7e6, carriedBps: 6e6 }),
        ingest(slideshow),
      ],
      'misconfigured-encoder',
      'bitrate-above-declared',
    ],
    [
      'the same, when it has just become less by what is dropped',
      [
        encoder({ droppedRatio: 0.3, congestion: 1, bitrateBps: 3.3e6, carriedBps: 3.3e6 }),
        ingest(slideshow),
      ],
      'misconfigured-encoder',
      'bitrate-above-declared',
    ],
    // behind the door
    [
      'all is well at the door and the edge stands still',
      [ingest(), edge(stalled), player(stalled)],
      'delivery',
      'well-in-ill-out',
    ],
    [
      'all is well at the door, and a player stands still: it or we',
      [ingest(), player(stalled)],
      'unknown',
    ],
    [
      'the edge serves well and a player stands still',
      [ingest(), edge(), player(stalled)],
      'viewer-side',
      'served-well',
    ],
    [
      'a player gets a thin picture that was served so',
      [ingest(), edge({ bitrateBps: 8e5, referenceBps: 3e6 }), player(thin)],
      'unknown',
    ],
    [
      'a player gets a thin picture of a full one',
      [ingest(), edge({ referenceBps: 3e6 }), player(thin)],
      'viewer-side',
    ],
    [
      'the edge has not been heard of since it began',
      [ingest(), edge({ agoMs: 10_500 }), player(stalled)],
      'unknown',
    ],
    [
      'the door has not been heard of since it began',
      [ingest({ agoMs: 10_500 }), edge(stalled)],
      'unknown',
    ],
  ]
  test.each(rows.map(asCase))('$name', ({ readings, cause, reason }) => {
    const found = diagnose(caseFile(readings))
    expect([found.cause, reason && found.reason]).toEqual([cause, reason])
    if (cause === 'unknown') expect(found.confidence).toBe(0)
    else expect(found.confidence).toBeGreaterThanOrEqual(0.5)
  })
})

describe('what many viewers say', () => {
  const outcry = { about: 'frozen', complaints: 5, withinMs: 8_000 } as const
  const told = (readings: readonly Reading[], about: ComplaintKind = 'frozen') => {
    const { cause, reason } = diagnose(caseFile(readings, { outcry: { ...outcry, about } }))
    return [cause, reason]
  }
  test.each<readonly [name: string, readings: readonly Reading[], cause: Cause]>([
    ['is behind the edge where that serves well', [ingest(), edge()], 'viewer-side'],
    ['is ours where one player is ill with them', [ingest(), player(slideshow)], 'delivery'],
    ['names nothing where nobody looks behind the door', [ingest()], 'unknown'],
    ['is no sign of anything behind a door that is ill', [ingest(slideshow), edge()], 'unknown'],
    ['nor behind an encoder that is', [encoder(slideshow), ingest(), edge()], 'unknown'],
  ])('%s', (_, readings, cause) => {
    expect(told(readings)[0]).toBe(cause)
  })
  test('is against an uplink that carries all', () => {
    const { ruledOut } = diagnose(caseFile([ingest(), edge()], { outcry }))
    expect(ruledOut).toContainEqual(
      expect.objectContaining({ cause: 'uplink-congestion', reason: 'arrives-in-full' }),
    )
  })
  test('of a black picture may be the camera, unless our own eyes see that it is not', () => {
    expect(told([ingest(), edge()], 'black')).toEqual(['unknown', 'no-signs'])
    expect(told([ingest(), edge(), probe()], 'black')[0]).toBe('viewer-side')
  })
})

describe('what speaks against the others is said', () => {
  const rows: readonly Row[] = [
    [
      'an overloaded encoder whose queue is empty',
      [encoder({ skippedRatio: 0.4 }), ingest(inTime)],
      'uplink-congestion',
      'send-queue-empty',
    ],
    [
      'a full queue behind an encoder that keeps up',
      [encoder({ congestion: 0.9 }), ingest(slideshow)],
      'encoder-overload',
      'nothing-skipped',
    ],
    [
      'a viewer whose edge is well',
      [ingest(), edge(), player(stalled)],
      'delivery',
      'edge-is-well',
    ],
    [
      'both at once: the lesser is at work as well',
      [encoder({ skippedRatio: 0.4, droppedRatio: 0.3, congestion: 0.9 }), ingest(slideshow)],
      'uplink-congestion',
      'also-frames-dropped-by-network',
    ],
  ]
  test.each(rows.map(asCase))('$name', ({ readings, cause, reason }) => {
    const { ruledOut } = diagnose(caseFile(readings))
    expect(ruledOut.find((each) => each.cause === cause)?.reason).toBe(reason)
  })
})

describe('what an incident of the neighbours says', () => {
  const shared = (cause: Cause, confidence: number) => ({
    sharedCause: { incident: 'i-1', cause, confidence, evidence: { streamsIll: 12 } },
  })
  const congested = ingest({ ...slideshow, ...late })

  test('outweighs what one stream sees alone', () => {
    const found = diagnose(caseFile([congested], shared('isp-network', 0.95)))
    expect(found).toMatchObject({
      cause: 'isp-network',
      reason: 'neighbours-ill-too',
      evidence: { streamsIll: 12 },
    })
  })

  test('does not outweigh an encoder that names its own trouble', () => {
    const own = [encoder({ skippedRatio: 0.4 }), ingest({ raised: ['bitrate-collapse'] })]
    expect(diagnose(caseFile(own, shared('isp-network', 0.6))).cause).toBe('encoder-overload')
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
        steady: fc.boolean(),
        fps: fc.double({ min: 0, max: 60, noNaN: true }),
        bitrateBps: fc.nat(5e6),
        carriedBps: fc.nat(5e6),
        driftMs: fc.nat(5_000),
        lossRatio: fc.double({ min: 0, max: 1, noNaN: true }),
        congestion: fc.double({ min: 0, max: 1, noNaN: true }),
        keyframeIntervalMs: fc.nat(20_000),
        droppedRatio: fc.double({ min: 0, max: 1, noNaN: true }),
        skippedRatio: fc.double({ min: 0, max: 1, noNaN: true }),
        laggedRatio: fc.double({ min: 0, max: 1, noNaN: true }),
        limitation: fc.constantFrom('none' as const, 'cpu' as const, 'bandwidth' as const),
      },
      { requiredKeys: ['raised', 'sight', 'agoMs', 'fresh'] },
    )
    .map((fields) => ({ vantage, ...fields }))

test('whatever is seen: one cause or none, numbers that a person can read, and a whole playbook', () => {
  const anyFile = fc
    .tuple(...vantages.map(anyReading))
    .chain((all) => fc.subarray(all, { minLength: 1 }))
    .map((some) => caseFile(some))
  fc.assert(
    fc.property(anyFile, (file) => {
      const { cause, confidence, evidence, ruledOut, playbook } = diagnose(file)
      expect(causes).toContain(cause)
      expect(confidence >= 0.5 || (confidence === 0 && cause === 'unknown')).toBe(true)
      for (const { evidence: numbers } of [{ evidence }, ...ruledOut])
        for (const value of Object.values(numbers)) expect(value).toSatisfy(Number.isFinite)
      expect(ruledOut.map((each) => each.cause)).not.toContain(cause)
      expect(ruledOut.length).toBeLessThanOrEqual(3)
      const against = ruledOut.filter(({ reason }) => !reason.startsWith('also-'))
      for (const { reason } of against) expect(againstReasons).toContain(reason)
      expect(confidence).toBeLessThanOrEqual(0.99)
      expect(steps).toContain(playbook.step)
      expect(Object.keys(playbook.values).sort()).toEqual([...stepValues[playbook.step]].sort())
    }),
    { numRuns: 500 },
  )
})

describe('as a trouble goes on', () => {
  const well = { fps: 30, bitrateBps: 3e6 }
  const minute: Pace = { forMs: 60_000 }
  const causesOf = (encoderShows: (index: number) => Shown) =>
    story()
      .meanwhile((branch) =>
        branch.from('encoder').samples(well, minute).samples(encoderShows, minute),
      )
      .samples(well, minute)
      .samples({ fps: 3, bitrateBps: 3e5 }, minute)
      .run()
      .troubles.map(({ diagnosis }) => diagnosis.cause)

  test('a cause that is found takes the place of none', () => {
    const told = causesOf((index) => ({ fps: 30, congestion: index < 10 ? 0 : 0.9 }))
    expect([told[0], told.at(-1)]).toEqual(['unknown', 'uplink-congestion'])
  })
  test('two that take turns do not make the answer waver', () => {
    const told = causesOf((index) => ({ fps: 30, limitation: index % 2 ? 'cpu' : 'bandwidth' }))
    expect(new Set(told).size).toBe(1)
  })
  test('a cause stays when its signs have gone', () => {
    const told = causesOf((index) => ({ fps: 30, congestion: index < 10 ? 0.9 : 0 }))
    expect(new Set(told)).toEqual(new Set(['uplink-congestion']))
  })
  test('a line full of too high a bitrate is no other cause, though less comes through by turns', () => {
    const { troubles } = story()
      .stream('live/a', { nominal: { fps: 30, bitrateBps: 3e6 } })
      .from('encoder')
      .samples({ ...well, congestion: 0, framesDropped: 0 }, minute)
      .samples(
        (index) => ({
          ...well,
          congestion: 1,
          framesDropped: 9 * index,
          bitrateBps: index < 8 ? 6e6 : 2e6,
        }),
        minute,
      )
      .run()
    expect(new Set(troubles.map(({ diagnosis }) => diagnosis.cause))).toEqual(
      new Set(['misconfigured-encoder']),
    )
  })
  test('another that is found for many seconds takes its place', () => {
    const told = causesOf((index) => ({ fps: 30, limitation: index < 20 ? 'bandwidth' : 'cpu' }))
    expect([...new Set(told)]).toEqual(['uplink-congestion', 'encoder-overload'])
  })
})
