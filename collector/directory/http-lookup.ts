import type { BaseLogger } from 'pino'
import { z } from 'zod'
import type { Clock } from '../../triage/model/clock.ts'
import { createHttpClient } from '../http-client.ts'
import { LookError } from '../look-error.ts'
import type { LookupConfig } from './config.ts'
import { type Entry, factsShape, whoShape } from './entry.ts'
import type { DirectoryMetrics, LookupOutcome } from './metrics.ts'

/** What a look-up is made with. */
export interface HttpLookupOptions {
  readonly config: LookupConfig
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: DirectoryMetrics
  /** Called when something else is known of a stream than before. */
  readonly onLearned: (stream: string) => void
}

/** Streams looked up at a server, and what it said. */
export interface HttpLookup {
  /**
   * What was last answered, at once. Where that is missing or no longer fresh, the server is asked
   * in the background.
   */
  find(stream: string, streamer: string | undefined): Entry | undefined
  /** Asks about a stream and waits; for an examination. Rejects with a `LookError`. */
  ask(stream: string): Promise<Entry | null>
  stop(): void
  /** Why the last question was not answered: one line without secrets; empty when it was. */
  trouble(): string
}

interface Question {
  readonly stream: string
  readonly streamer: string | undefined
}

interface Answer {
  readonly entry: Entry | null
  readonly freshUntilMs: number
  readonly usableUntilMs: number
}

const firstPauseMs = 1_000
const longestPauseMs = 60_000

/** What of an answer is read; what else is in it is left out. */
const answerSchema = z.object({ streamer: whoShape.streamer, ...factsShape })

/** Asks the configured server, and no other; remembers what it said, within bounds. */
export function createHttpLookup(options: HttpLookupOptions): HttpLookup {
  const { config, clock, log, metrics } = options
  const client = createHttpClient(config, clock)
  const answers = new Map<string, Answer>()
  const waiting = new Map<string, Question>()
  const underWay = new Map<string, AbortController>()
  let failures = 0
  let trouble = ''
  let endPause: (() => void) | null = null
  let stopped = false

  async function askOnce(question: Question, signal: AbortSignal): Promise<Entry | null> {
    const url = new URL(config.url)
    url.searchParams.set('stream', question.stream)
    if (question.streamer !== undefined) url.searchParams.set('streamer', question.streamer)
    try {
      const { body } = await client.ask({ url }, signal)
      return readAnswer(body.toString('utf8'), url.host)
    } catch (error) {
      if (error instanceof LookError && error.status === 404) return null
      throw error
    }
  }

  async function ask(question: Question, controller: AbortController): Promise<Entry | null> {
    const { timeoutMs, url } = config
    const callOff = clock.after(timeoutMs, () =>
      controller.abort(new LookError(`${new URL(url).host} did not answer within ${timeoutMs} ms`)),
    )
    return askOnce(question, controller.signal).finally(callOff)
  }

  function remember(key: string, answer: Answer): void {
    answers.delete(key)
    answers.set(key, answer)
    const [oldest] = answers.keys()
    if (answers.size > config.maxEntries && oldest !== undefined) answers.delete(oldest)
  }

  function learned(key: string, { stream }: Question, entry: Entry | null): void {
    const before = answers.get(key)
    const now = clock.elapsedMs()
    const freshUntilMs = now + (entry ? config.freshMs : config.unknownFreshMs)
    remember(key, { entry, freshUntilMs, usableUntilMs: now + config.usableMs })
    say('')
    failures = 0
    metrics.lookedUp(entry ? 'known' : 'unknown')
    if (JSON.stringify(before?.entry ?? null) !== JSON.stringify(entry)) options.onLearned(stream)
  }

  /** What was known stays; an answer that is no entry is not asked for again at once. */
  function missed(key: string, question: Question, error: unknown): void {
    const outcome: LookupOutcome = error instanceof InvalidAnswer ? 'invalid' : 'failed'
    metrics.lookedUp(outcome)
    say(error instanceof LookError ? error.message : 'it cannot be asked')
    if (outcome === 'invalid') {
      const now = clock.elapsedMs()
      const { entry = null, usableUntilMs = now + config.unknownFreshMs } = answers.get(key) ?? {}
      remember(key, { entry, usableUntilMs, freshUntilMs: now + config.unknownFreshMs })
      return
    }
    failures += 1
    waiting.set(key, question)
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 10))
    endPause ??= clock.after(pauseMs, () => {
      endPause = null
      pump()
    })
  }

  function say(reason: string): void {
    if (reason !== '' && trouble === '') {
      log.warn({ reason }, 'the directory cannot be asked; what is known stays in use')
    }
    if (reason === '' && trouble !== '') log.info('the directory answers again')
    trouble = reason
    metrics.partState('http', reason === '')
  }

  async function work(key: string, question: Question): Promise<void> {
    const controller = new AbortController()
    underWay.set(key, controller)
    try {
      const entry = await ask(question, controller)
      if (!stopped) learned(key, question, entry)
    } catch (error) {
      if (!stopped) missed(key, question, error)
    } finally {
      underWay.delete(key)
      pump()
    }
  }

  function pump(): void {
    for (const [key, question] of waiting) {
      if (stopped || endPause || underWay.size >= config.concurrency) return
      waiting.delete(key)
      void work(key, question)
    }
  }

  function enqueue(key: string, question: Question): void {
    if (stopped || underWay.has(key) || waiting.has(key)) return
    if (waiting.size >= config.maxEntries) {
      metrics.lookedUp('dropped')
      return
    }
    waiting.set(key, question)
    pump()
  }

  return {
    find(stream, streamer) {
      const key = JSON.stringify([stream, streamer])
      const answer = answers.get(key)
      const now = clock.elapsedMs()
      if (!answer || now >= answer.freshUntilMs) enqueue(key, { stream, streamer })
      if (!answer) return undefined
      remember(key, answer)
      return now < answer.usableUntilMs ? (answer.entry ?? undefined) : undefined
    },
    ask: (stream) => ask({ stream, streamer: undefined }, new AbortController()),
    stop() {
      stopped = true
      endPause?.()
      for (const controller of underWay.values()) controller.abort(new LookError('we stop'))
      client.close()
    },
    trouble: () => trouble,
  }
}

/** The server answered, and not with an entry. */
class InvalidAnswer extends LookError {}

/** The entry in an answer; null for `null` and for one that says nothing. The error names no value. */
function readAnswer(text: string, host: string): Entry | null {
  const read = answerSchema.nullable().safeParse(decode(text, host))
  if (!read.success) {
    const where = read.error.issues[0]?.path.join('.') || 'the top'
    throw new InvalidAnswer(`${host} answers with what is no entry: wrong at ${where.slice(0, 80)}`)
  }
  return read.data && Object.keys(read.data).length > 0 ? read.data : null
}

/** A key whose value is null, or an empty text, is as good as not there. */
function decode(text: string, host: string): unknown {
  try {
    const value = JSON.parse(text, (key, item) =>
      key !== '' && (item === null || item === '') ? undefined : item,
    )
    return value
  } catch {
    throw new InvalidAnswer(`${host} answers with what is no JSON`)
  }
}
