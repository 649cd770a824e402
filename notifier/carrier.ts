import type { Clock } from '../triage/model/clock.ts'
import type { LeasedNotice } from '../triage/store/store.ts'
import type { Ended } from './attempt-end.ts'
import { attemptNotice } from './attempt-notice.ts'
import type { Channel, Delivery } from './channel.ts'
import type { ChannelTrouble } from './channel-trouble.ts'
import type { DeliveryOptions } from './deliver-options.ts'
import type { NotifierMetrics } from './metrics.ts'
import { nextStep } from './policy/next-step.ts'
import type { Recorder } from './recorder.ts'

/** What the carrier works with. */
export interface CarrierParts {
  readonly channels: ReadonlyMap<string, Channel>
  readonly clock: Clock
  readonly metrics: NotifierMetrics
  readonly trouble: ChannelTrouble
  readonly recorder: Recorder
  readonly owner: string
  readonly options: DeliveryOptions
  readonly random: () => number
  /** Our own address as people reach it, for links in messages. */
  readonly publicUrl?: string | undefined
  /** A notice has ended and its channel has room again. */
  readonly onEnd: () => void
}

/** Takes leased notices to their channels, each channel at its own pace. */
export interface Carrier {
  /** Starts an attempt; `onEnd` is called when its end is recorded. */
  begin(row: LeasedNotice): void
  /** How many more can be begun, whichever open channels they are for, and the channels that are full. */
  room(): { readonly limit: number; readonly full: readonly string[] }
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  /** Aborts every attempt under way; the notices stay pending. */
  callOff(): void
}

/** Most notices begun at once that are for channels nobody knows. */
const strayLimit = 16

/** A carrier over `channels`. */
export function createCarrier(parts: CarrierParts): Carrier {
  const underWay = new Map<string, { channel: string; ended: Promise<void> }>()
  const calledOff = new AbortController()

  async function carry(row: LeasedNotice): Promise<void> {
    const channel = parts.channels.get(row.notice.channel)
    const ended = channel ? await attempt(row, channel) : stray(parts, row)
    parts.metrics.attempted(row.notice, ended.delivery)
    await parts.recorder.record(ended)
  }

  async function attempt(row: LeasedNotice, channel: Channel): Promise<Ended> {
    const { clock, owner, options, publicUrl } = parts
    const timeoutMs = options.attemptTimeoutMs
    const { notice, earlier } = row
    const startedAt = clock.elapsedMs()
    const delivery = await attemptNotice(
      { notice, earlier, channel, clock, timeoutMs, publicUrl },
      calledOff.signal,
    )
    const tookMs = Math.round(clock.elapsedMs() - startedAt)
    parts.trouble(channel.name, delivery)
    parts.metrics.channelState(channel)
    return { owner, row, at: clock.now(), tookMs, delivery, next: stepAfter(row, delivery) }
  }

  function stepAfter(row: LeasedNotice, delivery: Delivery): Ended['next'] {
    const endedAt = parts.clock.now()
    if (calledOff.signal.aborted && delivery.outcome === 'retry')
      return { step: 'again', at: endedAt }
    const [attempts, noticeAt] = [row.attempts + 1, row.notice.at]
    const random = parts.random()
    return nextStep({ delivery, endedAt, attempts, noticeAt, random }, parts.options)
  }

  return {
    begin(row) {
      const { id, channel } = row.notice
      // Leased again while the end of the first attempt is still being recorded.
      if (underWay.has(id)) return
      const ended = carry(row).finally(() => {
        underWay.delete(id)
        parts.onEnd()
      })
      underWay.set(id, { channel, ended })
    },
    room() {
      const free = new Map(
        [...parts.channels.keys()].map((name) => [name, parts.options.concurrency]),
      )
      for (const { channel } of underWay.values()) {
        const before = free.get(channel)
        if (before !== undefined) free.set(channel, before - 1)
      }
      const full = [...free].filter(([, places]) => places <= 0).map(([name]) => name)
      const open = [...free.values()].filter((places) => places > 0)
      return { full, limit: Math.min(strayLimit, ...open) }
    },
    async idle() {
      await Promise.all([...underWay.values()].map(({ ended }) => ended))
    },
    callOff: () => calledOff.abort(),
  }
}

/** The configuration has changed since the notice was written. */
function stray({ owner, clock }: CarrierParts, row: LeasedNotice): Ended {
  const reason = 'no-channel'
  const detail = `no channel is named "${row.notice.channel}" any more`
  const delivery = { outcome: 'refused', reason, detail } as const
  const next = { step: 'give-up', reason } as const
  return { owner, row, at: clock.now(), tookMs: null, delivery, next }
}
