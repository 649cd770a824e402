import { createCounterRate } from '../../counter-rate.ts'
import { createCounterShare } from '../../counter-share.ts'
import type { StreamMeter } from '../../poller.ts'
import type { SrtReading } from './socket-book.ts'

/**
 * A meter for one connection. `bitrateBps` is of what can be played, by the time that the lines
 * themselves tell: they come in steps of packets, and our looks fall anywhere between. `lossRatio` is
 * what came too late in spite of repetition.
 */
export function createSrtMeter(): StreamMeter<SrtReading> {
  const bytes = createCounterRate()
  const loss = createCounterShare()
  let readMs = -1
  let lossRatio: number | undefined
  return ({ stats, moves }) => {
    const { timeMs, rttMs, bufferMs } = stats
    const bytesPerSecond = bytes.read(stats.bytes, timeMs)
    if (timeMs !== readMs) lossRatio = loss.read(stats.dropped, stats.packets)
    readMs = timeMs
    if (!moves) return { bitrateBps: 0 }
    const bitrateBps = bytesPerSecond === undefined ? undefined : Math.round(bytesPerSecond * 8)
    return { bitrateBps, lossRatio, rttMs, bufferMs }
  }
}
