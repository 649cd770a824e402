import type { OmePicture } from './ome-reading.ts'

/** Every figure of a picture is brought up to date once a second; so long unchanged, no frame has come. */
const stillMs = 2_500

/**
 * How many frames a second come, by figures that keep their last value when none comes any more:
 * 0 when all of them stand still together. `undefined` before it is known.
 */
export function createPictureWatch(): (
  picture: OmePicture,
  elapsedMs: number,
) => number | undefined {
  let last = ''
  let changedMs = 0
  return (picture, elapsedMs) => {
    const { fps, bitrateBps, framesSinceKeyframe } = picture
    const figures = `${fps} ${bitrateBps} ${framesSinceKeyframe}`
    if (figures !== last) {
      last = figures
      changedMs = elapsedMs
    }
    if (fps === 0) return undefined
    return elapsedMs - changedMs >= stillMs ? 0 : fps
  }
}
