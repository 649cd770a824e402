import type { ObsFacts } from './obs-records.ts'
import { answerTo } from './read-look.ts'

/**
 * The requests that tell what OBS is. The stream's service settings are not among them: they
 * hold its key, and the kind of its output says all that is needed.
 */
export const factRequests = [
  { requestType: 'GetVersion' },
  { requestType: 'GetVideoSettings' },
  { requestType: 'GetCurrentProgramScene' },
  { requestType: 'GetOutputList' },
] as const

/** Reads the answers to `factRequests`; what is missing or odd in them is left out. */
export function readFacts(results: unknown): ObsFacts {
  const version = answerTo('GetVersion', results)?.obsVersion
  const scene = answerTo('GetCurrentProgramScene', results)?.currentProgramSceneName
  const fps = frameRate(answerTo('GetVideoSettings', results))
  return {
    ...(typeof version === 'string' && version !== '' && { app: `obs/${version.slice(0, 40)}` }),
    ...(fps !== null && { fps }),
    ...(typeof scene === 'string' && { scene }),
    overRtmp: isRtmp(answerTo('GetOutputList', results)?.outputs),
  }
}

function frameRate(video: ReturnType<typeof answerTo>): number | null {
  const fps = Number(video?.fpsNumerator) / Number(video?.fpsDenominator)
  return Number.isFinite(fps) && fps > 0 ? Math.round(fps * 1_000) / 1_000 : null
}

/** OBS makes its stream output when it first streams, and calls that for RTMP `rtmp_output`. */
function isRtmp(outputs: unknown): boolean {
  if (!Array.isArray(outputs)) return false
  const streaming = outputs.filter((each) => each?.outputFlags?.OBS_OUTPUT_SERVICE === true)
  const active = streaming.filter((each) => each?.outputActive === true)
  const meant = active.length > 0 ? active : streaming
  return meant.length > 0 && meant.every((each) => each?.outputKind === 'rtmp_output')
}
