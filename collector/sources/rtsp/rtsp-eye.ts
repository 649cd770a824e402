import type { SourceContext } from '../../source.ts'
import type { SourceStateKeeper } from '../../source-state.ts'
import type { RtspSourceConfig } from './config.ts'
import { createPictureMeter } from './picture-meter.ts'
import { createPictureTaker } from './picture-taker.ts'
import type { ProbeWords } from './probe-words.ts'
import type { PullTarget } from './pull-url.ts'
import { askRtmp } from './rtmp-ask.ts'
import { askRtsp, type RtspAnswer } from './rtsp-ask.ts'
import { createRtspWatch, type RtspWatch } from './rtsp-watch.ts'

/** How often it looks whether something is due. */
const beatMs = 250

/** One sample a second, and an input that has sent nothing for so long is asked about. */
const sampleMs = 1_000

/** A server whose stream was never seen is asked more rarely: nothing is said of it anyway. */
const strangerMs = 5_000

/** A new session takes ffmpeg up to about two seconds; till then no picture is nobody's fault. */
const connectMs = 4_000

/** What is to be said of a stream from which nothing comes. */
type Verdict =
  | { readonly say: 'blind'; readonly reason: string }
  | { readonly say: 'absent'; readonly reason: string }
  | { readonly say: 'zeros' }
  | { readonly say: 'nothing' }

/** What the server's answer means, given whether the stream was ever up and how its session ended. */
function judge(answer: RtspAnswer, wasUp: boolean, watch: RtspWatch): Verdict {
  const { outcome, reason } = answer
  if (outcome === 'silent' || outcome === 'locked') return { say: 'blind', reason }
  if (!wasUp && outcome === 'there') return { say: 'nothing' }
  if (!wasUp) return { say: 'blind', reason }
  if (outcome === 'missing' || (outcome === 'undescribed' && watch.wasCut())) {
    return { say: 'absent', reason }
  }
  return { say: 'zeros' }
}

/** What an eye is made of. */
export interface EyeOptions {
  readonly config: EyeConfig
  readonly target: PullTarget
  readonly stream: string
  readonly context: Pick<SourceContext, 'clock' | 'log' | 'keepPicture'>
  /** Told how well it sees. */
  readonly state: SourceStateKeeper
  /** Told what it sees. */
  readonly words: ProbeWords
  /** Whether a picture that moves is worth keeping too. */
  readonly alsoMoving?: boolean
  /** Gives 0 to 1; spreads the attempts. */
  readonly random: () => number
}

/** How an eye looks. */
export type EyeConfig = Pick<
  RtspSourceConfig,
  'name' | 'ffmpegPath' | 'transport' | 'askTimeoutMs' | 'restartAfterMs' | 'reconnect'
>

/** An eye on one stream: ffmpeg, and what is made of what it sees. */
export interface Eye {
  start(): void
  /** Leaves nothing behind: no timer, no socket, no child process. */
  stop(): Promise<void>
  /** Whether a session shows something, or did until it fell quiet. */
  isInSession(): boolean
}

/**
 * Looks at one stream with ffmpeg and says one sample a second.
 *
 * While pictures (or, without a picture, sound) come in, a sample is what arrived in the last
 * second. When nothing has come in for a second, the server itself is asked:
 * - it does not answer, or does not let us look: the eye is `blind`, and says so of its stream;
 * - it has no such stream, or the session was cut and it cannot say: the stream is `absent`;
 * - else nothing arrives though it should: a sample of zeros. After a session was lost these wait
 *   four seconds for the next one, since the time ffmpeg takes to connect is not the stream's fault.
 * Each of these is said again every second while it holds. Of a stream that was never up nothing
 * is said, and the eye is `blind`. So it is while ffmpeg cannot be run, or was killed.
 *
 * An ffmpeg that ended is started again after a pause that grows, at once when the server says
 * that the stream is back. When nothing has come in for `restartAfterMs` another one is tried.
 */
export function createEye(options: EyeOptions): Eye {
  const { config, target, stream, context, state, random } = options
  const { clock, log, keepPicture } = context
  const { name } = config
  const meter = createPictureMeter()
  let wasUp = false
  const watch = createRtspWatch({
    ...{ config, target, clock, meter, random, keepsPicture: keepPicture !== undefined },
    onSeeing() {
      wasUp = true
    },
    onEnd({ reason }, pauseMs) {
      log.debug({ source: name, stream, pauseMs, reason }, 'ffmpeg ended and is started again')
    },
  })
  const { picture } = watch
  const taker = createPictureTaker({
    ...{ stream, context, picture, alsoMoving: options.alsoMoving === true },
  })
  const words: ProbeWords = {
    ...options.words,
    sample(reading) {
      taker.look(reading)
      return options.words.sample(reading)
    },
  }
  const stopping = new AbortController()
  const { signal } = stopping
  const askServer = target.scheme.startsWith('rtmp') ? askRtmp : askRtsp
  const ask = (about: 'server' | 'stream') =>
    askServer({ target, about, timeoutMs: config.askTimeoutMs, clock, signal })
  const look = createLook({ clock, signal, state, meter, words, watch, ask, wasUp: () => wasUp })
  let callOffBeat = () => {}
  let looking: Promise<void> | undefined

  function beat(): void {
    callOffBeat = clock.after(beatMs, beat)
    watch.restartIfStuck()
    // While one look is under way the next waits; its sample then covers the time till then.
    looking ??= look().finally(() => {
      looking = undefined
    })
  }

  return {
    start() {
      watch.connect()
      callOffBeat = clock.after(beatMs, beat)
    },
    async stop() {
      stopping.abort()
      callOffBeat()
      await watch.stop()
      await looking
      await taker.settled()
    },
    isInSession: watch.isInSession,
  }
}

interface LookOptions {
  readonly clock: SourceContext['clock']
  readonly signal: AbortSignal
  readonly state: SourceStateKeeper
  readonly meter: ReturnType<typeof createPictureMeter>
  readonly words: ProbeWords
  readonly watch: RtspWatch
  readonly ask: (about: 'server' | 'stream') => Promise<RtspAnswer>
  readonly wasUp: () => boolean
}

/** One look at the stream: says what is due, and asks the server first where that is called for. */
function createLook({ clock, signal, state, meter, words, watch, ask, wasUp }: LookOptions) {
  let isQuiet = true
  let lastOutcome: RtspAnswer['outcome'] | undefined
  let dueMs = clock.now() + sampleMs
  let connectingSinceMs: number | undefined

  const isAlive = () => watch.isInSession() && watch.quietMs() < sampleMs

  /** The next word is due a second after this one; one that came late does not push back the rest. */
  function setDue(paceMs: number): void {
    const now = clock.now()
    dueMs = now - dueMs >= paceMs ? now + paceMs : dueMs + paceMs
  }

  async function sayZeros(): Promise<void> {
    const now = clock.now()
    if (watch.isInSession()) {
      connectingSinceMs = now - connectMs
      state.become('up')
    } else {
      connectingSinceMs ??= now
      state.become('degraded', 'the session was lost, connecting again')
    }
    if (now - connectingSinceMs >= connectMs) await words.sample(meter.readNothing(now))
  }

  async function say(verdict: Verdict): Promise<void> {
    if (verdict.say === 'zeros') return sayZeros()
    connectingSinceMs = undefined
    if (verdict.say === 'nothing') {
      if (state.status().state === 'starting') return
      return state.become('blind', 'the server has the stream, but no picture has come yet')
    }
    if (verdict.say === 'blind') state.become('blind', verdict.reason)
    else state.become('up')
    if (wasUp()) await words.sight(verdict.say, verdict.reason)
  }

  async function findOut(): Promise<void> {
    const trouble = watch.trouble()
    if (trouble !== undefined) return say({ say: 'blind', reason: trouble })
    const answer = await ask(watch.isInSession() ? 'server' : 'stream')
    if (signal.aborted || isAlive()) return
    const isBack =
      answer.outcome === 'there' && lastOutcome !== undefined && lastOutcome !== 'there'
    lastOutcome = answer.outcome
    if (isBack) watch.connect()
    await say(judge(answer, wasUp(), watch))
  }

  async function lookAtLiving(): Promise<void> {
    if (isQuiet) {
      isQuiet = false
      lastOutcome = undefined
      connectingSinceMs = undefined
      dueMs = clock.now() + sampleMs
      meter.skip(clock.now())
      state.become('up')
    }
    // A second in which nothing came is not the stream's fault before the server was asked.
    if (clock.now() < dueMs || !meter.hasNews()) return
    setDue(sampleMs)
    await words.sample(meter.read(clock.now()))
  }

  return async () => {
    if (isAlive()) return lookAtLiving()
    if (watch.quietMs() < sampleMs) return
    if (!isQuiet) dueMs = clock.now()
    isQuiet = true
    if (clock.now() < dueMs) return
    setDue(wasUp() ? sampleMs : strangerMs)
    await findOut()
  }
}
