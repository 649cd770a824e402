import { type Advise, lowerByRatio } from './advice.ts'
import { carriedBps, recommendedBps } from './recommended-rate.ts'

/** A cut line that is back within this long was only a short break; later, another way is quicker. */
const retryForMs = 10_000

/** Less data through the narrow way, in numbers; through so narrow a way that no video fits, another way. */
export const lowerBitrate: Advise = (file) => {
  const recommended = recommendedBps(file)
  const carried = carriedBps(file)
  if (carried === undefined) return { step: 'lower-bitrate-by', values: { lowerByRatio } }
  if (recommended === undefined) return switchConnection(file, '')
  const setBps = file.nominal?.bitrateBps ?? file.readings.encoder?.referenceBps
  const lowersNothing = setBps !== undefined && recommended >= setBps
  if (lowersNothing) return { step: 'lower-bitrate-by', values: { lowerByRatio } }
  return {
    step: 'lower-bitrate',
    values: { recommendedBps: recommended, carriedBps: carried },
  }
}

/** Nothing gets through: another line. */
export const switchConnection: Advise = () => ({
  step: 'switch-connection',
  values: { retryForMs },
})
