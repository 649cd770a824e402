import { createCounterRate } from '../../counter-rate.ts'
import { createCounterShare } from '../../counter-share.ts'
import type { SampleNumbers } from '../../stream-book.ts'
import type { JanusMedium } from './read-events.ts'

/** Makes the numbers of a stream of what is measured of each of its media. */
export interface MediaMeter {
  /**
   * Takes figures as they were at `atMs`. The numbers of a sample when those of its picture are
   * among them, or of its sound where it has no picture; else null, for the rest is still to come.
   */
  read(media: readonly JanusMedium[], atMs: number): SampleNumbers | null
  /** Whether anything came lately. */
  moves(): boolean
}

/** What is known of one medium. */
interface Gauge {
  readonly kind: JanusMedium['kind']
  readonly read: (medium: JanusMedium, atMs: number) => void
  bps: number | undefined
  lossRatio: number | undefined
  atMs: number
}

/** Figures of media that came longer ago than this are of a medium that is no longer sent. */
const currentMs = 15_000

/**
 * The meter of one connection. Its own `bytes-received-lastsec` is not used: it keeps its last
 * value when nothing comes any more.
 */
export function createMediaMeter(): MediaMeter {
  const gauges = new Map<string, Gauge>()

  function gaugeOf({ mid, kind }: JanusMedium, atMs: number): Gauge {
    const known = gauges.get(mid)
    // The clock of Janus was set back: what was counted until then is of no use.
    if (known && atMs >= known.atMs) return known
    const fresh = createGauge(kind)
    gauges.set(mid, fresh)
    return fresh
  }

  function current(atMs: number): Gauge[] {
    return [...gauges.values()].filter((gauge) => Math.abs(atMs - gauge.atMs) < currentMs)
  }

  return {
    read(media, atMs) {
      for (const medium of media) gaugeOf(medium, atMs).read(medium, atMs)
      const all = current(atMs)
      const lead = all.some(({ kind }) => kind === 'video') ? 'video' : 'audio'
      const shown = media.find(({ kind }) => kind === lead)
      const gauge = shown && gauges.get(shown.mid)
      if (!gauge) return null
      return {
        ...ratesOf(all, lead),
        lossRatio: gauge.lossRatio,
        rttMs: shown.rttMs > 0 ? shown.rttMs : undefined,
        jitterMs: shown.jitterMs,
      }
    },
    moves: () => [...gauges.values()].some(({ bps }) => bps !== 0),
  }
}

function createGauge(kind: JanusMedium['kind']): Gauge {
  const bytes = createCounterRate()
  const loss = createCounterShare()
  const gauge: Gauge = {
    ...{ kind, bps: undefined, lossRatio: undefined, atMs: 0 },
    read(medium, atMs) {
      if (atMs === gauge.atMs) return
      const perSecond = bytes.read(medium.bytesIn, atMs)
      gauge.bps = perSecond === undefined ? undefined : Math.round(perSecond * 8)
      gauge.lossRatio = Number.isNaN(medium.lost)
        ? undefined
        : loss.read(medium.lost, medium.packetsIn)
      gauge.atMs = atMs
    },
  }
  return gauge
}

function ratesOf(all: readonly Gauge[], lead: Gauge['kind']): SampleNumbers {
  const audioBitrateBps = sum(all, 'audio')
  if (lead === 'audio') return { bitrateBps: audioBitrateBps, audioBitrateBps }
  const pictureBps = sum(all, 'video')
  if (pictureBps === undefined) return { audioBitrateBps }
  const bitrateBps = pictureBps + (audioBitrateBps ?? 0)
  // Frames are not counted; but where no byte of a picture comes, no frame does.
  return { bitrateBps, audioBitrateBps, ...(pictureBps === 0 && { fps: 0 }) }
}

/** The bitrate of all media of a kind; `undefined` where there is none of which it is known. */
function sum(gauges: readonly Gauge[], kind: JanusMedium['kind']): number | undefined {
  let total: number | undefined
  for (const gauge of gauges) {
    if (gauge.kind === kind && gauge.bps !== undefined) total = (total ?? 0) + gauge.bps
  }
  return total
}
