import type { SourceContext, SourceStatus } from '../../source.ts'
import { createProbeWords, type ProbeWords } from '../rtsp/probe-words.ts'
import { parsePullUrl } from '../rtsp/pull-url.ts'
import { createEye } from '../rtsp/rtsp-eye.ts'
import type { ProbeConfig } from './config.ts'
import type { Turn } from './turns.ts'

/** An RTMP server keeps its players when a stream has ended, and does not tell them. */
const nothingArrives = 'nothing arrives, and over RTMP a server does not say why'

/** What a look is made of. */
export interface ProbeLookOptions {
  readonly config: ProbeConfig
  readonly context: SourceContext
  readonly stream: string
  /** Where the stream is pulled from; one that the configuration has let through. */
  readonly url: string
  readonly random: () => number
  /** Called once it has seen something, and whenever it cannot see, with the reason. */
  readonly onSight: (reason: string) => void
}

/**
 * Looks at one stream for one turn. What it cannot see is nobody's illness: it then says `blind`,
 * whatever the server says, since the stream may have ended or be elsewhere. So it does when its
 * turn is over, so that its silence from then on is not taken for the stream's.
 */
export function startProbeLook(options: ProbeLookOptions): Turn {
  const { config, context, stream, url, onSight } = options
  const { name, kind } = config
  const said = createProbeWords({ name, kind, stream, announce: null }, context)
  const target = parsePullUrl(url)
  const saysNothing = target.scheme.startsWith('rtmp')
  let seen = false
  let status: SourceStatus = { state: 'starting', reason: '', since: context.clock.now() }
  const words: ProbeWords = {
    ...said,
    sample(reading) {
      if (!eye.isInSession()) return said.sight('blind', status.reason)
      if (saysNothing && reading.bitrateBps === 0) return said.sight('blind', nothingArrives)
      seen = true
      return said.sample(reading)
    },
    sight: (_state, reason) => said.sight('blind', reason),
  }
  const eye = createEye({
    ...{ config, stream, context, words, random: options.random },
    target,
    alsoMoving: true,
    state: {
      become(state, reason = '') {
        if (state === status.state && reason === status.reason) return
        status = { state, reason, since: context.clock.now() }
        onSight(reason)
      },
      status: () => status,
    },
  })
  eye.start()
  return {
    sees: () => seen && status.state === 'up',
    async end(why) {
      await eye.stop()
      if (seen) await said.sight('blind', why)
    },
  }
}
