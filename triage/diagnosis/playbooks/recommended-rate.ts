import { atTheDoor, type CaseFile, type Reading } from '../case-file.ts'

/**
 * So much of what the way carries may be used: the rest is for what varies. OBS's own dynamic
 * bitrate goes to 90 % of it (rtmp-stream.c), and that is just enough.
 */
const usableShare = 0.8
/** Bitrates are set in steps of this. */
const stepBps = 100_000
/** Less than this is no video at 360p (YouTube's lowest advice is 400 kbit/s): then another way is needed. */
const leastBps = 300_000
/** Frame rates that cameras, encoders and players know, and that still look like video. */
const usualFps = [60, 50, 48, 30, 25, 24, 20, 15]

/** What lately came forgets half of what was before in so long, while it falls. */
const halfForgottenMs = 1_000

function carriedExactly(file: CaseFile): number | undefined {
  const reading = [atTheDoor(file), file.readings.encoder].find((each) => each?.carriedBps)
  return reading && carriedSinceOnset(reading, file)
}

/**
 * What lately came is an average, and in the first seconds much of it is from before the trouble:
 * that part is taken out. Never less than the newest sample, nor more than the average.
 */
function carriedSinceOnset(reading: Reading, { at, onsetAt }: CaseFile): number {
  const { carriedBps = 0, referenceBps = 0, bitrateBps = carriedBps, agoMs } = reading
  const sinceMs = at - agoMs - onsetAt
  if (sinceMs <= 0 || referenceBps <= carriedBps) return carriedBps
  const fromBefore = 0.5 ** (sinceMs / halfForgottenMs)
  const since = (carriedBps - referenceBps * fromBefore) / (1 - fromBefore)
  return Math.min(carriedBps, Math.max(bitrateBps, since))
}

/**
 * What lately came through the streamer's way out, to 100 kbit/s, sound included; undefined when
 * nobody saw.
 */
export function carriedBps(file: CaseFile): number | undefined {
  const carried = carriedExactly(file)
  return carried && Math.max(1, Math.round(carried / stepBps)) * stepBps
}

/**
 * The video bitrate that what was carried allows, rounded down to whole 100 kbit/s; undefined
 * where nobody knows what was carried, or where it is too little for any video.
 */
export function recommendedBps(file: CaseFile): number | undefined {
  const carried = carriedExactly(file)
  if (carried === undefined) return undefined
  const soundBps = atTheDoor(file)?.audioBitrateBps ?? 0
  const usable = Math.floor((carried * usableShare - soundBps) / stepBps) * stepBps
  return usable < leastBps ? undefined : usable
}

/** What was lost is measured over seconds and about so wrong: no reason to go down a whole step more. */
const aboutRight = 1.15

/** The highest usual frame rate of which a machine that loses `lostRatio` of `fps` can make about each frame. */
export function affordableFps(fps: number, lostRatio: number): number {
  const affordable = fps * (1 - lostRatio) * aboutRight
  const lower = usualFps.filter((each) => each < fps)
  return lower.find((each) => each <= affordable) ?? lower.at(-1) ?? Math.round(fps)
}

/** The frame rate this stream is meant to have, as far as anybody knows. */
export function meantFps({ nominal, readings }: CaseFile): number | undefined {
  return nominal?.fps ?? readings.encoder?.referenceFps ?? readings.ingest?.referenceFps
}
