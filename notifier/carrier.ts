import type { Clock } from '../triage/model/clock.ts'
import { urgencyOf } from '../triage/model/notice.ts'
import type { LeasedNotice } from '../triage/store/store.ts'
import type { Ended } from './attempt-end.ts'
import { attemptNotice } from './attempt-notice.ts'
import type { Channel, Delivery } from './channel.ts'
import type { ChannelGate, Pass } from './channel-gate.ts'
import type { ChannelTrouble } from './channel-trouble.ts'
import type { DeliveryOptions } from './deliver-options.ts'
import type { NotifierMetrics } from './metrics.ts'
import type { PictureMaker } from './pictures/picture-maker.ts'
import { beforeAttempt } from './policy/before-attempt.ts'
import { isDoubtful } from './policy/doubt.ts'
import { giveUp, type NextStep, nextStep } from './policy/next-step.ts'
import type { Recorder } from './recorder.ts'

/** A channel, and what the notifier knows of it. */
export interface CarriedChannel {
  readonly channel: Channel
  readonly gate: ChannelGate
  /** Whether it shows a repetition under the same id once. */
  readonly deduplicates: boolean
}

/** What the carrier works with. */
export interface CarrierParts {
  readonly channels: ReadonlyMap<string, CarriedChannel>
  readonly clock: Clock
  readonly metrics: NotifierMetrics
  readonly trouble: ChannelTrouble
  readonly recorder: Recorder
  readonly owner: string
  readonly options: DeliveryOptions
  readonly random: () => number
  /** Our own address as people reach it, for links in messages. */
  readonly publicUrl?: string | undefined
  /** Makes the pictures of messages. */
  readonly pictures?: PictureMaker | undefined
  /** A notice has ended and its channel has room again. */
  readonly onEnd: () => void
}

/** Takes leased notices to their channels, each channel at its own pace. */
export interface Carrier {
  /**
   * Starts an attempt, or ends the notice without one; `onEnd` is called when its end is recorded.
   * False when there is no room for it after all: it is to be given back.
   *
   * @param down its channel takes nothing at present: it goes elsewhere
   */
  begin(row: LeasedNotice, down: boolean): boolean
  /** How many are under way, their recording included. */
  underWay(): number
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  /** Aborts every attempt under way. */
  callOff(): void
}

/** A carrier over `channels`. */
export function createCarrier(parts: CarrierParts): Carrier {
  const { clock, owner } = parts
  const underWay = new Map<string, Promise<void>>()
  const calledOff = new AbortController()

  function without(row: LeasedNotice, next: NextStep, detail: string): Ended {
    const reason = 'reason' in next ? next.reason : ''
    const delivery = { outcome: 'refused', reason, detail } as const
    return { owner, row, at: clock.now(), tookMs: null, delivery, next, possibleDuplicate: false }
  }

  async function carry(row: LeasedNotice, to: CarriedChannel, pass: Pass): Promise<Ended> {
    const { options, publicUrl, pictures } = parts
    const { notice, earlier } = row
    const possibleDuplicate = row.doubts > 0 && !to.deduplicates
    const startedAt = clock.elapsedMs()
    const delivery = await attemptNotice(
      {
        ...{ notice, earlier, possibleDuplicate, clock, publicUrl, pictures },
        ...{ channel: to.channel, timeoutMs: options.attemptTimeoutMs },
      },
      calledOff.signal,
    )
    const tookMs = Math.round(clock.elapsedMs() - startedAt)
    parts.trouble.attempt(to.channel.name, delivery)
    const turn = to.gate.leave(pass, delivery, clock.now())
    if (turn) parts.trouble.turned(to.channel.name, turn, to.gate.breaker(clock.now()))
    parts.metrics.channelState(to.channel)
    const next = stepAfter(row, to, delivery)
    return { owner, row, at: clock.now(), tookMs, delivery, next, possibleDuplicate }
  }

  function stepAfter(row: LeasedNotice, to: CarriedChannel, delivery: Delivery): NextStep {
    const { notice, attempts } = row
    const { deduplicates } = to
    const endedAt = clock.now()
    const interrupted = calledOff.signal.aborted && delivery.outcome === 'retry'
    if (interrupted && (deduplicates || !isDoubtful(delivery)))
      return { step: 'again', at: endedAt }
    return nextStep(
      {
        ...{ notice, delivery, endedAt, deduplicates },
        ...{ attempts: attempts + 1, isPage: urgencyOf(notice) === 'page' },
        random: parts.random(),
      },
      parts.options,
    )
  }

  function start(id: string, ending: Promise<Ended>): true {
    const done = ending
      .then((ended) => {
        parts.metrics.attempted(ended.row.notice, ended.delivery)
        return parts.recorder.record(ended)
      })
      .finally(() => {
        underWay.delete(id)
        parts.onEnd()
      })
    underWay.set(id, done)
    return true
  }

  return {
    begin(row, down) {
      const { notice } = row
      // Leased again while the end of the first attempt is still being recorded.
      if (underWay.has(notice.id)) return true
      const to = parts.channels.get(notice.channel)
      if (!to) {
        const detail = `no channel is named "${notice.channel}" any more`
        return start(notice.id, Promise.resolve(without(row, giveUp(notice, 'no-channel'), detail)))
      }
      const now = clock.now()
      const { deduplicates } = to
      const needless = beforeAttempt(row, { deduplicates, down }, now)
      if (needless)
        return start(
          notice.id,
          Promise.resolve(without(row, needless, describe(needless, to, now))),
        )
      const pass = down ? null : to.gate.enter(notice.address, urgencyOf(notice), now)
      return pass !== null && start(notice.id, carry(row, to, pass))
    },
    underWay: () => underWay.size,
    async idle() {
      await Promise.all(underWay.values())
    },
    callOff: () => calledOff.abort(),
  }
}

/** Why a notice was not tried, in words. */
function describe(next: NextStep, { channel, gate }: CarriedChannel, now: number): string {
  switch (next.step === 'give-up' || next.step === 'drop' ? next.reason : '') {
    case 'expired':
      return 'its time was over before it was sent'
    case 'ambiguous':
      return `it may have arrived: "${channel.name}" cannot tell a repetition`
    case 'channel-down':
      return `"${channel.name}" takes nothing at present: ${gate.breaker(now).reason}`
    default:
      return 'it ends what was not told here'
  }
}
