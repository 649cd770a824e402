import type { SampleField } from '../../../triage/model/record.ts'
import { createCounterRate } from '../../counter-rate.ts'
import { leaveOutUnknown } from './leave-out-unknown.ts'
import type { ObsLook } from './read-look.ts'

/** The numbers of one sample. */
export type SampleNumbers = { [field in SampleField]?: number }

/** Turns what OBS says into a sample's numbers: rates out of its counters, by our own clock. */
export interface ObsMeter {
  /**
   * @param elapsedMs when OBS was asked, by a clock that never jumps
   * @param overRtmp whether the stream leaves over RTMP, whose send queue OBS knows
   */
  read(look: ObsLook, elapsedMs: number, overRtmp: boolean): SampleNumbers
}

/**
 * OBS counts a packet once all of it is out, and a key frame of some 200 kB takes seconds to get
 * through a full uplink: until then a counter that stands still says nothing.
 */
const packetMs = 4_000

/** A meter that has seen nothing yet. */
export function createObsMeter(): ObsMeter {
  const bytes = createCounterRate({ stepMs: packetMs })
  let bytesBefore: number | undefined
  const frames = createCounterRate()

  function rate(counter: typeof bytes, value: number | undefined, elapsedMs: number) {
    return value === undefined ? undefined : counter.read(value, elapsedMs)
  }

  return {
    read(look, elapsedMs, overRtmp) {
      const bytesPerSecond = rate(bytes, look.sentBytes, elapsedMs)
      const made = rate(frames, look.framesMade, elapsedMs)
      const underWay = look.sentBytes === bytesBefore && bytesPerSecond !== 0
      bytesBefore = look.sentBytes
      // While it reconnects OBS has stopped its encoder: that nothing is made says nothing.
      if (look.reconnecting) return leaveOutUnknown({ fps: tenth(look.renderFps), bitrateBps: 0 })
      return leaveOutUnknown({
        fps: tenth(slower(look.renderFps, made)),
        ...(!underWay && {
          bitrateBps: bytesPerSecond === undefined ? undefined : Math.round(bytesPerSecond * 8),
          bytesTotal: look.sentBytes,
        }),
        framesTotal: look.framesMade,
        framesDropped: look.networkDropped,
        encoderSkipped: look.encoderSkipped,
        renderLagged: look.renderLagged,
        // SRT and WHIP outputs always say 0, which is no word about the network at all.
        congestion: overRtmp || look.congestion !== 0 ? thousandth(look.congestion) : undefined,
      })
    },
  }
}

/** Frames reach the viewer as slowly as the slower of renderer and encoder makes them. */
function slower(rendered: number | undefined, made: number | undefined): number | undefined {
  if (rendered === undefined || made === undefined) return made ?? rendered
  return Math.min(rendered, made)
}

function tenth(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 10) / 10
}

function thousandth(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 1_000) / 1_000
}
