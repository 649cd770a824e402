import type { ChannelContext, Delivery, Message } from '../channel.ts'
import { connectionFailure } from './http-outcome.ts'

/** What is told in turns, and how. */
export interface StandingTurnsParts extends Pick<ChannelContext, 'clock' | 'log'> {
  /** Reads what is told; undefined where nothing is stored. */
  readonly standing: ChannelContext['standing'] | undefined
  /** Name of the channel. */
  readonly name: string
  /** How long one turn may take to tell. */
  readonly timeoutMs: number
  /** From the end of one turn to the beginning of the next. */
  readonly everyMs: number
  /** Tells what stands; null when there was nothing to tell. Rejects when the connection fails, or as soon as `signal` aborts. */
  readonly tell: (standing: readonly Message[], signal: AbortSignal) => Promise<Delivery | null>
}

/** Keeps what another system shows of our troubles as they are, by telling it in turns. */
export interface StandingTurns {
  /** Takes the first turn. Without a store there are none. */
  start(): void
  /**
   * Resolves when no turn is under way: it may have been read before the news that waits for it.
   * Rejects as soon as `signal` aborts.
   */
  between(signal: AbortSignal): Promise<void>
  /** Calls off the turn under way. */
  stop(): Promise<void>
}

/** Turns that wait to be started. That they fail is logged once, and that they work again. */
export function createStandingTurns(parts: StandingTurnsParts): StandingTurns {
  const { name, clock, log, standing, timeoutMs, everyMs } = parts
  const stopping = new AbortController()
  let turn: Promise<void> = Promise.resolve()
  let cancelNext = () => {}
  let failing = false

  async function take(read: NonNullable<typeof standing>): Promise<void> {
    const late = new AbortController()
    const cancel = clock.after(timeoutMs, () => late.abort())
    try {
      const messages = await read(name)
      note(await parts.tell(messages, AbortSignal.any([stopping.signal, late.signal])))
    } catch (error) {
      note(connectionFailure(error))
    } finally {
      cancel()
    }
  }

  function note(outcome: Delivery | null): void {
    if (stopping.signal.aborted || !outcome) return
    const fails = outcome.outcome !== 'accepted'
    if (fails && !failing) {
      const { reason, detail } = outcome
      log.warn({ channel: name, reason, detail }, 'how open troubles stand could not be told')
    }
    if (!fails && failing) log.info({ channel: name }, 'how open troubles stand is told again')
    failing = fails
  }

  function start(): void {
    if (!standing || stopping.signal.aborted) return
    turn = take(standing).finally(() => {
      if (!stopping.signal.aborted) cancelNext = clock.after(everyMs, start)
    })
  }

  return {
    start,
    async between(signal) {
      const aborted = Promise.withResolvers<never>()
      const onAbort = () => aborted.reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        await Promise.race([turn, aborted.promise])
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },
    async stop() {
      stopping.abort()
      cancelNext()
      await turn
    },
  }
}
