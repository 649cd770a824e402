import { readFile } from 'node:fs/promises'
import Mpeg1Muxer from 'node-rtsp-stream/mpeg1muxer.js'
import type { Clock } from '../../../triage/model/clock.ts'
import { createLineCutter, type FfmpegReport, parseReport } from './ffmpeg-report.ts'
import { type WatchOptions, wrapperEntry, writeWrapper } from './ffmpeg-wrapper.ts'
import type { PullTarget } from './pull-url.ts'

/**
 * How an ffmpeg ended. `unusable`: it is not installed or cannot be run here. `killed`: by a
 * signal that was not ours. `stopped`: by us. `ended`: by itself, mostly because the input did.
 */
export interface FfmpegEnding {
  readonly kind: 'unusable' | 'killed' | 'stopped' | 'ended'
  /** One plain line without secrets. */
  readonly reason: string
}

export interface FfmpegChildOptions extends Omit<WatchOptions, 'scheme'> {
  readonly target: PullTarget
  readonly clock: Clock
  readonly onReport: (report: FfmpegReport) => void
  /** Called once, whatever happens. */
  readonly onEnd: (ending: FfmpegEnding) => void
}

/** A running ffmpeg that tells what it sees. */
export interface FfmpegChild {
  /** Asks it to go, then makes it; resolves when it is gone. */
  stop(): Promise<void>
  /** The newest picture as a JPEG, at most a second old; `undefined` when there is none. */
  picture(): Promise<Uint8Array | undefined>
}

/** After this long a polite request becomes an order. */
const politeMs = 500

/** Keeps an error line of ffmpeg short enough for a status. */
const reasonLimit = 200

function unusable(ffmpegPath: string, why: string): FfmpegEnding {
  const reason = `ffmpeg cannot be run as "${ffmpegPath}" (${why}): install ffmpeg 5 or newer, or set ffmpegPath or FFMPEG_PATH`
  return { kind: 'unusable', reason }
}

/** What an exit says. 126 and 127 are the shell's words for "cannot be run" and "not found". */
function judgeExit(
  exit: { code: number | null; signal: NodeJS.Signals | null },
  { ffmpegPath }: FfmpegChildOptions,
  lastError: string,
): FfmpegEnding {
  if (exit.code === 127) return unusable(ffmpegPath, 'not found')
  if (exit.code === 126) return unusable(ffmpegPath, 'not executable')
  if (exit.signal) return { kind: 'killed', reason: `ffmpeg was killed by ${exit.signal}` }
  if (exit.code === 0) return { kind: 'ended', reason: 'the session ended' }
  const said = lastError === '' ? `exit code ${exit.code}` : lastError
  return { kind: 'ended', reason: `ffmpeg gave up: ${said}` }
}

/** ffmpeg puts each picture in place whole; before the first, and after the end, there is none. */
function readPicture(file: string): Promise<Uint8Array | undefined> {
  return readFile(file).catch(() => undefined)
}

/**
 * Starts ffmpeg on the stream, through node-rtsp-stream's muxer. Never throws: what goes wrong
 * arrives at `onEnd`. The child dies with us, even when we are killed.
 */
export function startFfmpeg(options: FfmpegChildOptions): FfmpegChild {
  const gone = Promise.withResolvers<void>()
  let over = false
  let stopping = false
  let lastError = ''

  function end(ending: FfmpegEnding): void {
    if (over) return
    over = true
    options.onEnd(stopping ? { kind: 'stopped', reason: '' } : ending)
    gone.resolve()
  }

  function run() {
    const wrapper = writeWrapper({ ...options, scheme: options.target.scheme })
    try {
      return { child: spawnMuxer(wrapper.path), ...wrapper }
    } catch (error) {
      wrapper.discard()
      throw error
    }
  }

  function spawnMuxer(path: string) {
    const muxer = new Mpeg1Muxer({
      url: 'from-standard-input',
      ffmpegPath: path,
      ffmpegOptions: { '-c': 'copy', '-f': 'framecrc', '-flush_packets': '1' },
    })
    const child = muxer.stream
    // The muxer's own exit listener prints to the console, past the log.
    child.removeAllListeners('exit')
    const cutReports = createLineCutter((line) => {
      const report = parseReport(line)
      if (report && !stopping) options.onReport(report)
    })
    const cutErrors = createLineCutter((line) => {
      lastError = options.target.redact(line).slice(0, reasonLimit)
    })
    muxer.on('mpeg1data', (data) => cutReports(data.toString('latin1')))
    muxer.on('ffmpegStderr', (data) => cutErrors(data.toString('utf8')))
    return child
  }

  let started: ReturnType<typeof run>
  try {
    started = run()
  } catch (error) {
    const ending = unusable(options.ffmpegPath, error instanceof Error ? error.message : 'unknown')
    queueMicrotask(() => end(ending))
    return { stop: () => gone.promise, picture: async () => undefined }
  }
  const { child, discard, pictureFile } = started
  child.on('error', (error: NodeJS.ErrnoException) => {
    discard()
    if (child.pid === undefined) end(unusable(options.ffmpegPath, error.code ?? error.message))
  })
  child.on('close', (code, signal) => {
    discard()
    end(judgeExit({ code, signal }, options, lastError))
  })
  // A child that is gone before it has read: its exit tells why.
  child.stdin.on('error', () => {})
  child.stdin.write(wrapperEntry(options.target.url))

  return {
    stop() {
      if (over || stopping) return gone.promise
      stopping = true
      child.kill('SIGTERM')
      const callOff = options.clock.after(politeMs, () => child.kill('SIGKILL'))
      return gone.promise.finally(callOff)
    },
    picture: () => readPicture(pictureFile),
  }
}
