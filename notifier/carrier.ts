import type { Clock } from '../triage/model/clock.ts'
import { urgencyOf } from '../triage/model/notice.ts'
import type { LeasedNotice } from '../triage/store/outbox-store.ts'
import type { Ended } from './attempt-end.ts'
import { type Attempt, attemptNotice } from './attempt-notice.ts'
import type { Channel, Delivery } from './channel.ts'
import type { ChannelGate, Pass } from './channel-gate.ts'
import type { ChannelTrouble } from './channel-trouble.ts'
import type { DeliveryOptions } from './deliver-options.ts'
import { lookUpNotice } from './look-up-notice.ts'
import type { NotifierMetrics } from './metrics.ts'
import type { PictureMaker } from './pictures/picture-maker.ts'
import { beforeAttempt } from './policy/before-attempt.ts'
import { type AfterLookUp, afterLookUp, isDoubtful, type Repetition } from './policy/doubt.ts'
import { giveUp, type NextStep, nextStep } from './policy/next-step.ts'
import type { Recorder } from './recorder.ts'

/** A channel, and what the notifier knows of it. */
export interface CarriedChannel {
  readonly channel: Channel
  readonly gate: ChannelGate
  readonly repetition: Repetition
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
    const { channel } = to
    const startedAt = clock.elapsedMs()
    const attempt = {
      ...{ notice, earlier, channel, clock, publicUrl, pictures, possibleDuplicate: false },
      timeoutMs: options.attemptTimeoutMs,
    }
    const known = await lookUp(attempt, row, to)
    if (known === 'give-up') {
      leave(to, pass, answered)
      return without(
        row,
        { step: 'give-up', reason: 'ambiguous' },
        describe('ambiguous', to, clock.now()),
      )
    }
    const possibleDuplicate = known === 'send-again'
    const asked = typeof known === 'object'
    const delivery = asked
      ? known
      : await attemptNotice({ ...attempt, possibleDuplicate }, calledOff.signal)
    const tookMs = Math.round(clock.elapsedMs() - startedAt)
    // A limit on questions is none on messages.
    const limited = delivery.outcome === 'retry' && delivery.reason === 'rate-limited'
    leave(to, pass, asked && limited ? answered : delivery)
    const next = stepAfter(row, to, delivery)
    return { owner, row, at: clock.now(), tookMs, delivery, next, possibleDuplicate }
  }

  /** What is to be done with it, as far as it may have arrived. */
  async function lookUp(
    attempt: Attempt,
    { notice, doubts }: LeasedNotice,
    { repetition }: CarriedChannel,
  ): Promise<AfterLookUp> {
    if (doubts === 0 || repetition.deduplicates) return 'send'
    const answer = await lookUpNotice(attempt, calledOff.signal)
    return afterLookUp(notice, answer, calledOff.signal.aborted)
  }

  function leave({ channel, gate }: CarriedChannel, pass: Pass, delivery: Delivery): void {
    parts.trouble.attempt(channel.name, delivery)
    const turn = gate.leave(pass, delivery, clock.now())
    if (turn) parts.trouble.turned(channel.name, turn, gate.breaker(clock.now()))
    parts.metrics.channelState(channel)
  }

  function stepAfter(row: LeasedNotice, to: CarriedChannel, delivery: Delivery): NextStep {
    const { notice, attempts } = row
    const { repetition } = to
    const endedAt = clock.now()
    const interrupted = calledOff.signal.aborted && delivery.outcome === 'retry'
    if (interrupted && (repetition.deduplicates || !isDoubtful(delivery)))
      return { step: 'again', at: endedAt }
    return nextStep(
      {
        ...{ notice, delivery, endedAt, ...repetition },
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
      const needless = beforeAttempt(row, { ...to.repetition, down }, now)
      if (needless) {
        const reason = 'reason' in needless ? needless.reason : ''
        return start(notice.id, Promise.resolve(without(row, needless, describe(reason, to, now))))
      }
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

/** What the gate hears of a channel whose vendor answered, though not to a message. */
const answered: Delivery = { outcome: 'accepted' }

/** Why a notice was not tried, in words. */
function describe(reason: string, { channel, gate }: CarriedChannel, now: number): string {
  switch (reason) {
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
