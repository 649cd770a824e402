import { backoffMs } from '../../backoff.ts'
import type { RtspSourceConfig } from './config.ts'
import {
  type FfmpegChild,
  type FfmpegChildOptions,
  type FfmpegEnding,
  startFfmpeg,
} from './ffmpeg-child.ts'
import type { FfmpegReport } from './ffmpeg-report.ts'
import type { PictureMeter } from './picture-meter.ts'

/** A session that lasted this long was a good one: the next loss is met with a quick attempt again. */
const steadyMs = 10_000

/** How long ffmpeg waits on its own, a second net under `restartAfterMs`: as long as a session lives by RFC 2326, 12.37. */
const ffmpegTimeoutMs = 60_000

export interface RtspWatchOptions extends Pick<FfmpegChildOptions, 'target' | 'clock'> {
  readonly config: Pick<
    RtspSourceConfig,
    'ffmpegPath' | 'transport' | 'restartAfterMs' | 'reconnect'
  >
  readonly meter: PictureMeter
  readonly keepsPicture: boolean
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
  /**
   * When nothing has come in for `restartAfterMs`: replaces an ffmpeg that never saw anything. One
   * in session is kept until a second one beside it does see, since some servers stop answering
   * everybody when the last session of a stalled stream is closed (GStreamer's does).
   */
  restartIfStuck(): void
  /** The newest picture of this session as a JPEG; `undefined` when there is none. */
  picture(): Promise<Uint8Array | undefined>
  stop(): Promise<void>
}

/** A watch that has not begun yet. */
export function createRtspWatch(options: RtspWatchOptions): RtspWatch {
  const { config, clock, meter } = options
  const running = new Set<FfmpegChild>()
  let child: FfmpegChild | undefined
  let spare: FfmpegChild | undefined
  let startedMs = clock.now()
  let spareStartedMs = startedMs
  let arrivedMs = startedMs
  let seeingSinceMs: number | undefined
  let attempt = 0
  let cut = false
  let trouble: string | undefined
  let stopped = false
  let callOffRetry = () => {}

  /** A new ffmpeg. What it reports is kept back while it is the spare one. */
  function launch(): FfmpegChild {
    const keptBack: FfmpegReport[] = []
    const mine = startFfmpeg({
      target: options.target,
      clock,
      ffmpegPath: config.ffmpegPath,
      transport: config.transport,
      timeoutMs: ffmpegTimeoutMs,
      keepsPicture: options.keepsPicture,
      onReport(report) {
        if (mine === child) return take(report)
        if (mine !== spare) return
        keptBack.push(report)
        if (report.kind === 'packet' || report.kind === 'picture') promoteSpare(mine, keptBack)
      },
      onEnd(ending) {
        running.delete(mine)
        if (mine === spare) spare = undefined
        if (mine === child) ended(ending)
      },
    })
    running.add(mine)
    return mine
  }

  function dropSpare(): void {
    void spare?.stop()
    spare = undefined
  }

  /** The spare one sees: it takes over, unless the old one sees again too. */
  function promoteSpare(mine: FfmpegChild, reports: readonly FfmpegReport[]): void {
    if ((meter.lastArrivalMs() ?? 0) >= spareStartedMs) {
      dropSpare()
      return
    }
    void child?.stop()
    child = mine
    spare = undefined
    startedMs = spareStartedMs
    seeingSinceMs = undefined
    meter.beginSession(clock.now())
    for (const report of reports) take(report)
  }

  function take(report: FfmpegReport): void {
    meter.take(report, clock.now())
    arrivedMs = meter.lastArrivalMs() ?? arrivedMs
    if (seeingSinceMs !== undefined || !meter.isSeeing()) return
    seeingSinceMs = clock.now()
    cut = false
    trouble = undefined
    options.onSeeing()
  }

  function connect(): void {
    if (child || stopped) return
    callOffRetry()
    startedMs = clock.now()
    meter.beginSession(startedMs)
    child = launch()
  }

  function ended(ending: FfmpegEnding): void {
    child = undefined
    if (stopped) return
    dropSpare()
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
      const seenMs = Math.max(meter.lastArrivalMs() ?? startedMs, spareStartedMs)
      if (!child || stopped || clock.now() - seenMs < config.restartAfterMs) return
      if (seeingSinceMs === undefined) {
        void child.stop()
        return
      }
      dropSpare()
      spareStartedMs = clock.now()
      spare = launch()
    },
    picture: async () => child?.picture(),
    async stop() {
      stopped = true
      callOffRetry()
      await Promise.all([...running].map((each) => each.stop()))
    },
  }
}
