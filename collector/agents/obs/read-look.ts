import { leaveOutUnknown } from './leave-out-unknown.ts'

/**
 * What OBS says of its stream at one moment, each number by what it means. A number that OBS did
 * not give is left out.
 */
export interface ObsLook {
  /** Whether OBS streams, or tries to. */
  readonly active: boolean
  /** Whether its connection is lost and it tries again. */
  readonly reconnecting: boolean
  /** How full its send queue is, 0–1; 0 where its transport has none that OBS knows of. */
  readonly congestion?: number
  /** Bytes sent since the connection was made. */
  readonly sentBytes?: number
  /** Frames handed to the network since then, dropped ones included. */
  readonly framesMade?: number
  /** Of these, the ones dropped because the network was too slow. */
  readonly networkDropped?: number
  /** Frames that the encoder was too slow for, since the encoder was started. */
  readonly encoderSkipped?: number
  /** Frames that the renderer was too slow for, since OBS was started. */
  readonly renderLagged?: number
  /** Frames rendered a second. */
  readonly renderFps?: number
}

/** The requests that a look consists of, as one batch. */
export const lookRequests = [
  { requestType: 'GetStreamStatus' },
  { requestType: 'GetStats' },
] as const

/**
 * Reads the answers to `lookRequests`; null when they do not say whether OBS streams.
 *
 * Both answers have an `outputSkippedFrames`: in `GetStreamStatus` it counts frames dropped by
 * the network (`obs_output_get_frames_dropped`), in `GetStats` frames skipped by the encoder
 * (`video_output_get_skipped_frames`). `outputDuration` is always 0 in obs-websocket 5.1 and is
 * not used.
 */
export function readLook(results: unknown): ObsLook | null {
  const stream = answerTo('GetStreamStatus', results)
  const stats = answerTo('GetStats', results)
  if (typeof stream?.outputActive !== 'boolean') return null
  return {
    active: stream.outputActive,
    reconnecting: stream.outputReconnecting === true,
    ...leaveOutUnknown({
      congestion: share(stream.outputCongestion),
      sentBytes: count(stream.outputBytes),
      framesMade: count(stream.outputTotalFrames),
      networkDropped: count(stream.outputSkippedFrames),
      encoderSkipped: count(stats?.outputSkippedFrames),
      renderLagged: count(stats?.renderSkippedFrames),
      renderFps: count(stats?.activeFps),
    }),
  }
}

type Answer = { readonly [field: string]: unknown }

/** One request's answer out of a batch's; undefined when it failed or is missing. */
export function answerTo(requestType: string, results: unknown): Answer | undefined {
  if (!Array.isArray(results)) return undefined
  const result = results.find((each) => each?.requestType === requestType)
  const { requestStatus, responseData } = result ?? {}
  const given = requestStatus?.result === true && typeof responseData === 'object'
  return given && responseData !== null ? responseData : undefined
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

/** OBS divides by its drop threshold, and JSON has no NaN: both come as anything but 0–1. */
function share(value: unknown): number | undefined {
  const given = count(value)
  return given === undefined ? undefined : Math.min(1, given)
}
