import type { TelemetryRecord } from '../../../triage/model/record.ts'
import { compilePattern } from '../../linear-pattern.ts'
import { createNormalizer } from '../../normalize.ts'
import { createBasicCheck } from '../../push-secret.ts'
import type { PushAnswer, Pushed, Source, SourceContext } from '../../source.ts'
import { pushProblem } from '../../source-routes.ts'
import { keepSourceState } from '../../source-state.ts'
import { createSpeaker } from '../../speaker.ts'
import type { JanusConfig } from './config.ts'
import { createPublisherBook } from './publisher-book.ts'
import { readEvents } from './read-events.ts'

/** While nothing can be stored no more than this waits to be; the oldest is dropped. */
const mostUnsaid = 10_000

/**
 * Takes what the event handler of a Janus sends, at vantage `ingest`, for everybody who publishes:
 * `bitrateBps` and `audioBitrateBps` from its counts of bytes, `lossRatio`, `rttMs`, `jitterMs`; it
 * counts no frames, but where no byte of the picture comes `fps` is 0. Nothing is asked of it.
 */
export function createJanusSource(config: JanusConfig, context: SourceContext): Source {
  const { name, kind, user, secret, naming, silentMs, announce } = config
  const { clock, metrics } = context
  const only = config.only === undefined ? null : compilePattern(config.only)
  const state = keepSourceState(config, context)
  const speak = createSpeaker(config, context)
  const refuse = createBasicCheck(user, secret)
  const book = createPublisherBook({
    ...{ naming, announce },
    asked: (stream) => !only || only.occursIn(stream),
  })
  const normalizer = createNormalizer()
  let unsaid: TelemetryRecord[] = []
  let callOffWatch = () => {}

  function say(records: readonly TelemetryRecord[]): Promise<void> {
    unsaid.push(...normalizer.normalize(records, clock.now()))
    if (unsaid.length > mostUnsaid) unsaid = unsaid.slice(-mostUnsaid)
    return speak(() => {
      const records = unsaid
      return {
        records,
        keep() {
          unsaid = unsaid.slice(records.length)
        },
      }
    })
  }

  function become(): void {
    const { strangers } = book
    if (strangers === 0) state.become('up')
    else {
      const they = strangers === 1 ? '1 publisher was' : `${strangers} publishers were`
      state.become('degraded', `${they} there before we were: known once they publish again`)
    }
  }

  function silent(): void {
    if (book.size === 0) return
    const reason = `Janus has sent nothing for ${silentMs} ms`
    state.become('blind', reason)
    // What cannot be stored now waits for the next words.
    say(book.blind(reason, clock.now())).catch(() => {})
  }

  async function receive(pushed: Pushed): Promise<PushAnswer> {
    const refusal = refuse(pushed)
    if (refusal) return refusal
    const events = readEvents(pushed.body.toString())
    if (!events) return pushProblem(400, 'invalid-json', 'expected events of Janus, not compressed')
    const beganMs = clock.elapsedMs()
    callOffWatch()
    callOffWatch = clock.after(silentMs, silent)
    const records = events.flatMap((event) => book.take(event, beganMs))
    book.sweep(beganMs)
    become()
    await say(records)
    const outcome = book.strangers > 0 ? 'degraded' : 'up'
    metrics.sourceLooked(name, outcome, clock.elapsedMs() - beganMs, book.size)
    return { status: 200 }
  }

  return {
    ...{ name, kind, receive, status: state.status },
    start() {
      state.become('starting', `nothing has been sent to /sources/${name} yet`)
    },
    async stop() {
      callOffWatch()
      state.become('stopped')
    },
  }
}
