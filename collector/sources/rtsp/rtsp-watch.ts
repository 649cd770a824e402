import { backoffMs } from './backoff.ts'
import type { RtspSourceConfig } from './config.ts'
import type { FfmpegEnding } from './ffmpeg-child.ts'
import { type FfmpegChild, type FfmpegChildOptions, startFfmpeg } from './ffmpeg-child.ts'
import type { PictureMeter } from './picture-meter.ts'

/** A session that lasted this long was a good one: the next loss is met with a quick attempt again. */
const steadyMs = 10_000

/** How long ffmpeg waits on its own; a second net under `restartAfterMs`. */
const ffmpegTimeoutMs = 5_000

export interface RtspWatchOptions extends Pick<FfmpegChildOptions, 'target' | 'clock'> {
  readonly config: RtspSourceConfig
  readonly meter: PictureMeter
  /** Gives 0 to 1; spreads the attempts. */
  readonly random: () => number
  /** A session that has just shown its first picture, or sound where there is no picture. */
  readonly onSeeing: () => void
  readonly onEnd: (ending: FfmpegEnding, pauseMs: number) => void
}

/** Keeps one ffmpeg on a stream, and starts the next one when it ends. */
export interface RtspWatch {
  /** Starts ffmpeg now, unless one runs. */
  connect(): void
  /** Whether a session shows something, or did until it fell quiet. */
  isInSession(): boolean
  /** For how long nothing has come in, in this session or between sessions, in ms. */
  quietMs(): number
  /** Whether the last session that showed something was ended from outside. */
  wasCut(): boolean
  /** What is wrong with our own ffmpeg, in one line; `undefined` when nothing is. */
  trouble(): string | undefined
  /** Replaces an ffmpeg that has seen nothing for `restartAfterMs`. */
  restartIfStuck(): void
  stop(): Promise<void>
}

/** A watch that has not begun yet. */
export function createRtspWatch(options: RtspWatchOptions): RtspWatch {
  const { config, clock, meter } = options
  let child: FfmpegChild | undefined
  let startedMs = clock.now()
  let arrivedMs = startedMs
  let seeingSinceMs: number | undefined
  let attempt = 0
  let cut = false
  let trouble: string | undefined
  let stopped = false
  let callOffRetry = () => {}

  function connect(): void {
    if (child || stopped) return
    callOffRetry()
    startedMs = clock.now()
    meter.beginSession(startedMs)
    child = startFfmpeg({
      target: options.target,
      clock,
      ffmpegPath: config.ffmpegPath,
      transport: config.transport,
      timeoutMs: ffmpegTimeoutMs,
      onReport(report) {
        meter.take(report, clock.now())
        arrivedMs = meter.lastArrivalMs() ?? arrivedMs
        if (seeingSinceMs === undefined && meter.isSeeing()) beginSeeing()
      },
      onEnd: ended,
    })
  }

  function beginSeeing(): void {
    seeingSinceMs = clock.now()
    cut = false
    trouble = undefined
    options.onSeeing()
  }

  function ended(ending: FfmpegEnding): void {
    child = undefined
    if (stopped) return
    if (seeingSinceMs !== undefined) {
      cut = ending.kind === 'ended'
      if (clock.now() - seeingSinceMs >= steadyMs) attempt = 0
      seeingSinceMs = undefined
    }
    trouble = ending.kind === 'unusable' || ending.kind === 'killed' ? ending.reason : undefined
    const pauseMs = backoffMs(attempt, config.reconnect, options.random)
    attempt += 1
    callOffRetry = clock.after(pauseMs, connect)
    options.onEnd(ending, pauseMs)
  }

  return {
    connect,
    isInSession: () => child !== undefined && seeingSinceMs !== undefined,
    quietMs: () => clock.now() - arrivedMs,
    wasCut: () => cut,
    trouble: () => trouble,
    restartIfStuck() {
      const seenMs = meter.lastArrivalMs() ?? startedMs
      if (clock.now() - seenMs >= config.restartAfterMs) void child?.stop()
    },
    async stop() {
      stopped = true
      callOffRetry()
      await child?.stop()
    },
  }
}
