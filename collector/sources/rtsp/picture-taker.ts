import type { PictureOutcome, PictureSight } from '../../../triage/model/picture.ts'
import type { SourceContext } from '../../source.ts'
import type { PictureReading } from './picture-meter.ts'

/** A picture that has stood still or been black for so long is evidence. */
const shownAfterMs = 2_000

/** So many samples in a row that move are a picture that moves. */
const movingSamples = 3

/** What a taker of pictures is made of. */
export interface PictureTakerOptions {
  readonly stream: string
  readonly context: Pick<SourceContext, 'clock' | 'log' | 'keepPicture'>
  /** The newest picture as a JPEG; `undefined` when there is none. */
  readonly picture: () => Promise<Uint8Array | undefined>
  /** Whether a picture that moves is evidence too: that there is nothing to see. */
  readonly alsoMoving: boolean
}

/** Takes pictures of what is worth being shown. */
export interface PictureTaker {
  /** Looks whether the picture is worth being kept, given what was just read of it. Returns at once. */
  look(reading: PictureReading): void
  /** Resolves when no picture is under way. */
  settled(): Promise<void>
}

/** What a reading says that the picture shows; `null` while it is not certain. */
export function sightOf({ fps, frozenMs = 0, blackMs = 0 }: PictureReading): PictureSight | null {
  if (blackMs >= shownAfterMs) return 'black'
  if (frozenMs >= shownAfterMs) return 'frozen'
  return fps !== undefined && fps > 0 && frozenMs === 0 && blackMs === 0 ? 'moving' : null
}

/**
 * A taker that hands a picture to `keepPicture` once for each thing it shows, and again until it is
 * taken while there is no ticket for it yet. After the picture has moved all begins anew.
 */
export function createPictureTaker(options: PictureTakerOptions): PictureTaker {
  const { stream, picture, alsoMoving } = options
  const { clock, log, keepPicture } = options.context
  const done = new Set<PictureSight>()
  let moved = 0
  let taking: Promise<void> | undefined

  async function take(shows: PictureSight): Promise<void> {
    const at = clock.now()
    const jpeg = await picture()
    if (!jpeg || !keepPicture) return
    const outcome: PictureOutcome = await keepPicture(stream, { at, shows, jpeg })
    if (outcome !== 'no-ticket') done.add(shows)
    if (outcome === 'too-large')
      log.warn({ stream, shows, bytes: jpeg.length }, 'a picture is too large to be kept')
  }

  function isWorth(shows: PictureSight | null): shows is PictureSight {
    if (shows === null || done.has(shows)) return false
    return shows !== 'moving' || (alsoMoving && moved >= movingSamples)
  }

  return {
    look(reading) {
      if (!keepPicture) return
      const shows = sightOf(reading)
      moved = shows === 'moving' ? moved + 1 : 0
      if (moved === movingSamples) for (const ill of ['frozen', 'black'] as const) done.delete(ill)
      if (taking || !isWorth(shows)) return
      taking = take(shows)
        .catch((err) => {
          done.add(shows)
          log.error({ err, stream, shows }, 'a picture could not be kept')
        })
        .finally(() => {
          taking = undefined
        })
    },
    settled: async () => taking,
  }
}
