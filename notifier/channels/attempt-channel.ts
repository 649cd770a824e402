import type { Clock } from '../../triage/model/clock.ts'
import type { Channel, ChannelStatus, Delivery, LookUp, Message } from '../channel.ts'

/** What a channel that asks a vendor for each message has of its own. */
export interface AttemptChannelParts {
  readonly name: string
  readonly kind: string
  readonly clock: Clock
  /** How long one attempt may take. */
  readonly timeoutMs: number
  /** Whether it has many recipients, so that one who cannot be reached says nothing of the channel. */
  readonly addressed: boolean
  /** One attempt. Rejects when the connection fails, or as soon as `signal` aborts. */
  readonly attempt: (message: Message, signal: AbortSignal) => Promise<Delivery>
  /** What it means when an attempt rejects that nobody has called off. */
  readonly failure: (error: unknown) => Delivery
  /** Asks whether the vendor has a message, where it can be asked. Rejects as an attempt does. */
  readonly lookUp?: (message: Message, signal: AbortSignal) => Promise<LookUp>
  /**
   * Asks the vendor whether our credentials are good, where it can be asked without telling anybody
   * anything; resolves to what they do not suffice for, null when there is no such thing. Rejects as
   * an attempt does.
   */
  readonly check?: (signal: AbortSignal) => Promise<string | null>
  /** Begins what goes on beside the attempts. */
  readonly start?: () => void
  /** Ends that, and closes every connection. */
  readonly stop: () => void | Promise<void>
}

/**
 * A channel that asks a vendor for each message: an attempt ends when its time is over or the
 * channel is stopped, and the channel is up or down as its attempts end.
 */
export function createAttemptChannel(parts: AttemptChannelParts): Channel {
  const { clock, timeoutMs, lookUp } = parts
  const stopping = new AbortController()
  let status: ChannelStatus = { state: 'starting', reason: 'not started' }
  let proving: Promise<void> | null = null
  let hint: string | null = null

  /** What `run` says, or why it says nothing. */
  async function inTime<Result>(
    run: (signal: AbortSignal) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result | Delivery> {
    const late = new AbortController()
    const any = AbortSignal.any([signal, stopping.signal, late.signal])
    if (any.aborted) return { ...calledOff, unsent: true }
    const cancel = clock.after(timeoutMs, () => late.abort())
    try {
      return await run(any)
    } catch (error) {
      if (stopping.signal.aborted || signal.aborted) return calledOff
      if (!late.signal.aborted) return parts.failure(error)
      const detail = `no complete answer within ${timeoutMs} ms`
      return { outcome: 'retry', reason: 'timeout', detail }
    } finally {
      cancel()
    }
  }

  /** What the vendor says of our credentials, unless a message has shown it meanwhile. */
  async function prove(check: NonNullable<AttemptChannelParts['check']>): Promise<void> {
    const late = new AbortController()
    const cancel = clock.after(timeoutMs, () => late.abort())
    const proven = await check(AbortSignal.any([stopping.signal, late.signal])).then(
      (lacks): Delivery => {
        hint = lacks
        return { outcome: 'accepted' }
      },
      parts.failure,
    )
    cancel()
    if (status.state === 'starting') status = statusAfter(proven, status, parts.addressed)
  }

  return {
    name: parts.name,
    kind: parts.kind,
    start() {
      if (stopping.signal.aborted) return
      if (parts.check) {
        status = { state: 'starting', reason: 'asking whether the credentials are good' }
        proving = prove(parts.check)
      } else status = { state: 'up', reason: '', unproven: true }
      parts.start?.()
    },
    async stop() {
      status = { state: 'stopped', reason: 'stopped' }
      stopping.abort()
      await proving
      await parts.stop()
    },
    status: () => (hint !== null && status.state === 'up' ? { ...status, hint } : status),
    async deliver(message, signal) {
      const delivery = await inTime((any) => parts.attempt(message, any), signal)
      if (status.state !== 'stopped') status = statusAfter(delivery, status, parts.addressed)
      return delivery
    },
    ...(lookUp && {
      async lookUp(message: Message, signal: AbortSignal) {
        const said = await inTime((any) => lookUp(message, any), signal)
        // It refuses to say: no second question would help.
        return isSilence(said) ? 'unknown' : said
      },
    }),
  }
}

function isSilence(said: LookUp | Delivery): said is Exclude<Delivery, { outcome: 'retry' }> {
  return typeof said === 'object' && 'outcome' in said && said.outcome !== 'retry'
}

const calledOff = { outcome: 'retry', reason: 'stopped', detail: 'called off' } as const

/** One notice or one recipient that is refused as such says nothing of the channel; the rest does. */
function statusAfter(delivery: Delivery, before: ChannelStatus, addressed: boolean): ChannelStatus {
  if (delivery.outcome === 'accepted') return { state: 'up', reason: '' }
  const { reason, detail } = delivery
  if (reason === 'stopped' || reason === 'bad-request') return before
  if (reason === 'recipient-refused' && addressed) return before
  return { state: 'down', reason: `${reason}: ${detail}` }
}
