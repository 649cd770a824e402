import type { Source, SourceContext } from '../../source.ts'
import { keepSourceState } from '../../source-state.ts'
import type { RtspSourceConfig } from './config.ts'
import { createProbeWords } from './probe-words.ts'
import { parsePullUrl } from './pull-url.ts'
import { createEye } from './rtsp-eye.ts'

/**
 * Watches one RTSP stream for as long as it runs: one sample a second at vantage `probe`, and what
 * else its eye says. `random` (0 to 1) spreads the attempts to connect.
 */
export function createRtspSource(
  config: RtspSourceConfig,
  context: SourceContext,
  random: () => number = Math.random,
): Source {
  const { name, kind } = config
  const target = parsePullUrl(config.url)
  const stream = config.stream ?? target.streamKey
  const state = keepSourceState(config, context)
  const words = createProbeWords({ name, kind, stream, announce: config.announce }, context)
  const eye = createEye({ config, target, stream, context, state, words, random })
  return {
    name,
    kind,
    start: eye.start,
    async stop() {
      await eye.stop()
      state.become('stopped')
    },
    status: state.status,
  }
}
