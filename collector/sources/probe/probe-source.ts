import type { Source, SourceContext } from '../../source.ts'
import { keepSourceState } from '../../source-state.ts'
import type { ProbeConfig } from './config.ts'
import { startProbeLook } from './probe-look.ts'
import { createPullUrls } from './pull-urls.ts'
import { createTurns } from './turns.ts'

/** A server and ffmpeg together take up to about three seconds to the first sample. */
const patienceMs = 5_000

/** How long a stream that showed nothing is left alone before it is tried again. */
const rest = { minMs: 2_000, maxMs: 60_000 } as const

/**
 * Looks at streams that are suspected (and, on patrol, at those it is told of), a few at a time.
 * Each look is an ffmpeg that sends a sample a second at vantage `probe`. It is `blind` when no
 * look shows anything, and `degraded` when some do not. `random` (0 to 1) spreads the attempts.
 */
export function createProbeSource(
  config: ProbeConfig,
  context: SourceContext,
  random: () => number = Math.random,
): Source {
  const { name, kind, mostAtOnce, turnMs, mostStreams } = config
  const { clock, log, metrics } = context
  const state = keepSourceState(config, context)
  const urlOf = createPullUrls(config.pull)
  const named = config.pull.flatMap(({ stream }) => stream ?? [])
  const patrolled = new Set(config.patrol ? named : [])
  /** Why the last look at a stream showed nothing; empty when it did. */
  const sights = new Map<string, string>()
  const urls = new Map<string, string>()
  const turns = createTurns({
    ...{ clock, mostAtOnce, turnMs, patienceMs, rest, random, mostKeys: mostStreams },
    begin(stream) {
      const url = urls.get(stream) ?? ''
      const onSight = (reason: string) => {
        if (!urls.has(stream)) return
        sights.set(stream, reason)
        judge()
      }
      return startProbeLook({ config, context, stream, url, random, onSight })
    },
  })

  metrics.watchProbe(name, turns.counts)

  function judge(): void {
    const reasons = [...sights.values()].filter((reason) => reason !== '')
    const [reason = ''] = reasons
    if (reasons.length === 0) state.become('up')
    else if (reasons.length < sights.size) {
      state.become(
        'degraded',
        `${reasons.length} of ${sights.size} streams show nothing: ${reason}`,
      )
    } else state.become('blind', reason)
  }

  function watch(stream: string): void {
    if (urls.has(stream)) return
    const url = urlOf(stream)
    if (url === null) {
      metrics.probeRefused(name, 'no-url')
      return
    }
    urls.set(stream, url)
    if (turns.add(stream)) return
    urls.delete(stream)
    metrics.probeRefused(name, 'no-room')
    log.warn({ source: name, stream }, 'too many streams wait to be looked at')
  }

  function leave(stream: string, why: string): void {
    urls.delete(stream)
    sights.delete(stream)
    turns.remove(stream, why)
    judge()
  }

  return {
    name,
    kind,
    start() {
      state.become('up')
      for (const stream of patrolled) watch(stream)
    },
    async stop() {
      await turns.stop()
      state.become('stopped')
    },
    status: state.status,
    suspect(stream, reason) {
      log.debug({ source: name, stream, reason }, 'a stream is suspected')
      watch(stream)
    },
    trust(stream) {
      if (!patrolled.has(stream)) leave(stream, 'nothing is suspected any more')
    },
  }
}
