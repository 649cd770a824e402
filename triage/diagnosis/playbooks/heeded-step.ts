import type { Heeded, Playbook } from '../../model/playbook.ts'
import type { CaseFile, Reading } from '../case-file.ts'

/** Within this share of what was asked for, it was done. */
const alikeWithin = 0.1
/** What is sent of a picture that hardly moves may be far less than what is set, and then tells nothing. */
const tellingFrom = 0.5

/**
 * What can be seen of the step having been done, on a stream that is well again: the number that was
 * asked for, as it is now. Undefined where it was not done, or where nobody can see it: what
 * helped is then not known.
 */
export function heededStep(
  { step, values }: Playbook,
  { readings }: Pick<CaseFile, 'readings'>,
): Heeded | undefined {
  const { encoder, ingest } = readings
  switch (step) {
    case 'lower-bitrate':
      return lowered(values.recommendedBps, encoder ?? ingest)
    case 'faster-preset':
    case 'set-frame-rate':
      return steadied(values.recommendedFps, ingest ?? encoder)
    case 'set-keyframes':
      return shortened(values.recommendedKeyframeIntervalMs, ingest)
    default:
      return undefined
  }
}

/** As much is sent as was asked for: the picture's share, and the sound's where that is known. */
function lowered(wantedBps = 0, reading: Reading | undefined): Heeded | undefined {
  const { carriedBps = 0, audioBitrateBps = 0 } = reading ?? {}
  const bitrateBps = Math.round((carriedBps - audioBitrateBps) / 100_000) * 100_000
  const isTelling = bitrateBps >= wantedBps * tellingFrom
  return isTelling && bitrateBps <= wantedBps * (1 + alikeWithin) && bitrateBps > 0
    ? { bitrateBps }
    : undefined
}

/** The frame rate is the one that was asked for, and has been for a while. */
function steadied(wantedFps = 0, reading: Reading | undefined): Heeded | undefined {
  const { fps = 0, steady = false } = reading ?? {}
  const isWanted = Math.abs(fps - wantedFps) <= wantedFps * alikeWithin
  return steady && isWanted && fps > 0 ? { fps: Math.round(fps) } : undefined
}

/** Key frames come as often as was asked for. */
function shortened(wantedMs = 0, reading: Reading | undefined): Heeded | undefined {
  const { keyframeIntervalMs = 0 } = reading ?? {}
  const isWanted = keyframeIntervalMs > 0 && keyframeIntervalMs <= wantedMs * (1 + alikeWithin)
  return isWanted ? { keyframeIntervalMs: Math.round(keyframeIntervalMs / 100) * 100 } : undefined
}
