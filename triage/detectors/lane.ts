/**
 * A lane is what one vantage has shown of one stream. Its whole memory is a row of numbers in one
 * flat array, so that a million of them are small, quick to walk, and can be saved as they are.
 *
 * -1 stands for "not known" in every slot that can be unknown, 0 for "never" in every time.
 */
const sharedSlots = [
  // when and how often
  'lastAt', // of the newest sample
  'intervalMs', // how far apart samples usually are
  'coveredMs', // how long the newest sample's interval was
  'lagMs', // how late samples of this lane usually reach us
  'seenFromAt', // since when this vantage can see; blindness and our own absence are not silence
  'movedAt', // when media last moved
  'sight', // 0 sees, 1 absent, 2 blind
  'sightAt', // since when
  // the newest values
  'fps',
  'bitrateBps',
  'audioBitrateBps',
  'latencyMs',
  'rttMs',
  'jitterMs',
  'driftMs',
  'bufferMs',
  'keyframeIntervalMs',
  'lossRatio',
  'congestion',
  'frozenMs',
  'blackMs',
  'silentMs',
  'limitation', // index into `limitations`
  // counters as last read
  'framesTotal',
  'framesDropped',
  'encoderSkipped',
  'renderLagged',
  'bytesTotal',
  // shares of frames lost in each way, smoothed over about ten seconds
  'droppedRatio',
  'skippedRatio',
  'laggedRatio',
  // the frame rate this stream has when all is well
  'referenceFps',
  'windowFromAt',
  'windowCount',
  'windowSum',
  'windowMin',
  'windowMax',
  'lowerWindows',
  // the bitrate this stream has when all is well: what the uplink is known to carry
  'referenceBps',
] as const
export type SharedSlot = (typeof sharedSlots)[number]

/** Where each shared number lies in a lane's row. */
export const slot = Object.fromEntries(sharedSlots.map((name, index) => [name, index])) as Readonly<
  Record<SharedSlot, number>
>

/** How many numbers all detectors share; a detector's own follow after these. */
export const sharedWidth = sharedSlots.length

/** The shared slots in their order; part of what a snapshot is checked against. */
export const sharedLayout: readonly string[] = sharedSlots

/** What `slot.sight` means. */
export const sight = { sees: 0, absent: 1, blind: 2 } as const

/** The slots that are "not known" (-1) at first; the others start at 0. */
const unknownAtFirst: readonly SharedSlot[] = [
  'fps',
  'bitrateBps',
  'audioBitrateBps',
  'latencyMs',
  'rttMs',
  'jitterMs',
  'driftMs',
  'bufferMs',
  'keyframeIntervalMs',
  'lossRatio',
  'congestion',
  'frozenMs',
  'blackMs',
  'silentMs',
  'limitation',
  'framesTotal',
  'framesDropped',
  'encoderSkipped',
  'renderLagged',
  'bytesTotal',
  'droppedRatio',
  'skippedRatio',
  'laggedRatio',
  'referenceFps',
  'referenceBps',
]

/**
 * A cursor over one lane: the engine moves it from lane to lane instead of making a new one for
 * each sample. `numbers[base + slot.x]` is the lane's x.
 */
export interface Lane {
  numbers: Float64Array
  base: number
  /** When media last moved at any vantage of this stream. */
  streamMovedAt: number
  /** When the newest sample of this stream came from any vantage. */
  streamLastAt: number
  /** The stream's declared frame rate; 0 when none was declared. */
  nominalFps: number
  /** The stream's declared distance of key frames in ms; 0 when none was declared. */
  nominalKeyframeIntervalMs: number
}

/** Reads a lane's number. */
export function read(lane: Lane, index: number): number {
  return lane.numbers[lane.base + index] as number
}

/** Writes a lane's number. */
export function write(lane: Lane, index: number, value: number): void {
  lane.numbers[lane.base + index] = value
}

/** Makes the row at `base` a lane that has seen nothing yet. */
export function clearLane(numbers: Float64Array, base: number, width: number): void {
  numbers.fill(0, base, base + width)
  for (const name of unknownAtFirst) numbers[base + slot[name]] = -1
}

/**
 * How long a lane may keep silent before silence itself is news: half as long again as its usual
 * interval, and at least half a second more, which covers the journey of a sample.
 */
export function silenceGraceMs(lane: Lane): number {
  const interval = read(lane, slot.intervalMs) || 1_000
  return Math.max(interval * 1.5, interval + 500)
}

/** How long a lane has been silent at `at`, not counting what its samples always take to arrive. */
export function silentForMs(lane: Lane, at: number): number {
  return at - read(lane, slot.lastAt) - read(lane, slot.lagMs)
}

/** Whether a lane has been silent for longer than its samples ever are. */
export function isSilent(lane: Lane, at: number): boolean {
  return silentForMs(lane, at) > silenceGraceMs(lane)
}

/**
 * Up to when a lane's evidence reaches: its newest sample, or, once it is silent, as far as its
 * samples would reach by now.
 */
export function evidenceAt(lane: Lane, at: number): number {
  return isSilent(lane, at) ? at - read(lane, slot.lagMs) : read(lane, slot.lastAt)
}

/** When media last moved, not counting the time in which nobody could look. */
export function movedOrUnseenAt(lane: Lane): number {
  return Math.max(read(lane, slot.movedAt), read(lane, slot.seenFromAt))
}

/**
 * Whether another vantage sees media move now, while this one has not seen it for longer than
 * that: then it is the vantage that is silent, not the stream.
 */
export function movesElsewhere(lane: Lane, at: number): boolean {
  const { streamMovedAt } = lane
  return (
    streamMovedAt > read(lane, slot.movedAt) &&
    at - streamMovedAt - read(lane, slot.lagMs) <= silenceGraceMs(lane)
  )
}
