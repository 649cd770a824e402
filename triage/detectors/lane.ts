import type { Vantage } from '../model/vocabulary.ts'

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
  'spreadMs', // how much later than that they lately came
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
  'driftMs',
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
  'resetAt', // when a counter last went back
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
  // what a viewer's player has left; see playout.ts
  'usualFps',
  'fpsBefore1',
  'fpsBefore2',
  'fpsBefore3',
  'arrivedShare', // of what the player plays, in the newest sample's interval
  'deficitMs', // how far what arrived is behind what is played
  'behindFromAt', // since when
  'freezeMs', // the player's own counter as last read
  // samples in a row with nothing at all, and whether the way to us lived meanwhile; see pause.ts
  'emptyRun',
  'rttMoved',
  // when it was last shaken, newest first; see unstable.ts
  'shakenAt1',
  'shakenAt2',
  'shakenAt3',
  // the round trip and the latency this stream has when all is well
  'referenceRttMs',
  'referenceLatencyMs',
  'soundSeen', // 1 once there was sound
  // the bitrate this stream has when all is well: what the uplink is known to carry
  'referenceBps',
  'carriedBps', // what lately came, smoothed over a few seconds
  'stoodMs', // the longest its picture has lately stood and gone on
  // in which steps its samples reach us: the newest, how far apart they usually are, the last that was longer
  'heardAt',
  'stepMs',
  'longStepMs',
  // when what findings rest on was last reported
  'audioAt',
  'latencyAt',
  'lossAt',
  'congestionAt',
  'sharesAt',
  // what is sent and has not arrived; see backlog.ts
  'waitedMs', // by the newest sample that says so
  'waitedAt', // when that was
  'backlogMs', // the same, smoothed
  'backlogGrowth', // ms more in each ms
  'referenceDriftMs',
  'referenceBufferMs',
  'referenceWaitMs',
  'pressedAt', // when there last was a backlog worth the name
  'gaveWayMs', // for how long the sender has since sent less, with every frame
  'givesWay', // 1 once it is known to do so before it lets things wait
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
  'driftMs',
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
  'usualFps',
  'fpsBefore1',
  'fpsBefore2',
  'fpsBefore3',
  'arrivedShare',
  'freezeMs',
  'referenceRttMs',
  'referenceLatencyMs',
  'referenceBps',
  'carriedBps',
  'waitedMs',
  'referenceDriftMs',
  'referenceBufferMs',
  'referenceWaitMs',
]

/**
 * What all detectors are in the middle of in one lane, `detectorWidth` numbers each (see
 * hysteresis.ts). Most lanes are well, and have none.
 */
export type Watches = number[]

/** Where the numbers of lanes lie, by their rows. */
export interface LaneRows {
  /** The array that a row's numbers are in, among others. */
  numbersOf(row: number): Float64Array
  /** Where in that array they begin. */
  baseOf(row: number): number
}

/**
 * A cursor over one lane: the engine moves it from lane to lane instead of making a new one for
 * each sample. `numbers[base + slot.x]` is the lane's x.
 */
export interface Lane {
  numbers: Float64Array
  base: number
  /** Whose lane it is. */
  vantage: Vantage
  /** The rows of all vantages of this stream, in the order of `vantages`; -1 without one. */
  siblings: readonly number[]
  readonly rows: LaneRows
  /** Null while no detector is in the middle of anything. */
  watches: Watches | null
  /** What every detector asks, as of the last look; its `at` is -1 once the cursor has moved. */
  readonly lastLook: { at: number; silent: boolean; current: boolean }
  /** Whether the streamer shows a break scene on purpose. */
  onBreak: boolean
  /** When the newest sample of this stream came from any vantage. */
  streamLastAt: number
  /** The stream's declared frame rate; 0 when none was declared. */
  nominalFps: number
  /** The stream's declared distance of key frames in ms; 0 when none was declared. */
  nominalKeyframeIntervalMs: number
  /** The stream's declared bitrate; 0 when none was declared. */
  nominalBitrateBps: number
  /** The bitrate its streamer was last asked to set; 0 when nobody was. */
  advisedBitrateBps: number
  /** The stream's declared latency in ms; 0 when none was declared. */
  nominalLatencyMs: number
}

/** The numbers of a lane alone. */
export type LaneNumbers = Pick<Lane, 'numbers' | 'base'>

/** Reads a lane's number. */
export function read(lane: LaneNumbers, index: number): number {
  return lane.numbers[lane.base + index] as number
}

/** Writes a lane's number. */
export function write(lane: LaneNumbers, index: number, value: number): void {
  lane.numbers[lane.base + index] = value
}

/** Makes the row at `base` a lane that has seen nothing yet. */
export function clearLane(numbers: Float64Array, base: number, width: number): void {
  numbers.fill(0, base, base + width)
  for (const name of unknownAtFirst) numbers[base + slot[name]] = -1
}

/** Covers reporters that send every ten seconds, and agents that have to find their way back to us. */
const unknownRhythmMs = 15_000
/** Room for a sample or two that got lost or were late, and for an agent that starts again. */
const fewLostMs = 3_000

/**
 * How long a lane may keep silent before silence itself is news: longer by a good third than its
 * samples have lately been apart at most, by half than they usually are, and by enough for one
 * lost sample where they come every second. (Samples spaced at random within ±40 % are then never
 * overdue.) Much longer while its rhythm is unknown, and until it has been heard of again after
 * nobody was looking.
 */
export function silenceGraceMs({ numbers, base }: Pick<Lane, 'numbers' | 'base'>): number {
  const interval = numbers[base + slot.intervalMs] as number
  const step = numbers[base + slot.stepMs] as number
  const longest = Math.max(interval, step) + (numbers[base + slot.spreadMs] as number)
  const graceMs = Math.max(interval * 2.25, longest * 1.35, interval + fewLostMs)
  const known = step > 0 && isHeardAgain({ numbers, base })
  return known ? graceMs : Math.max(graceMs, unknownRhythmMs)
}

/** Whether the lane's newest sample is from after somebody began to look. */
function isHeardAgain({ numbers, base }: Pick<Lane, 'numbers' | 'base'>): boolean {
  return (numbers[base + slot.lastAt] as number) >= (numbers[base + slot.seenFromAt] as number)
}

/** How long a lane has been silent at `at`, not counting what its samples always take to arrive. */
export function silentForMs(lane: Lane, at: number): number {
  return at - read(lane, slot.lastAt) - read(lane, slot.lagMs)
}

/** Whether a lane has been silent for longer than its samples ever are. */
export function isSilent(lane: Lane, at: number): boolean {
  if (lane.lastLook.at !== at) lookAgainAt(lane, at)
  return lane.lastLook.silent
}

/** Whether what the newest sample says still holds: the vantage sees, and is not overdue. */
export function isCurrent(lane: Lane, at: number): boolean {
  if (lane.lastLook.at !== at) lookAgainAt(lane, at)
  return lane.lastLook.current
}

function lookAgainAt(lane: Lane, at: number): void {
  const { lastLook } = lane
  const sees = read(lane, slot.sight) === sight.sees
  lastLook.at = at
  lastLook.silent = silentForMs(lane, at) >= silenceGraceMs(lane)
  lastLook.current = sees && isHeardAgain(lane) && !lastLook.silent
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
