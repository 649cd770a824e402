import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'
import type { Delivery } from '../../channel.ts'
import { BadAnswerError } from '../transport.ts'

/** An attempt that was not accepted. */
export type Failure = Exclude<Delivery, { outcome: 'accepted' }>

/** What is known about an attempt apart from its error. */
export interface AttemptFacts {
  /** The attempt's own signal. */
  readonly signal: AbortSignal
  /** Whether the channel was stopped meanwhile. */
  readonly stopped: boolean
  /** Takes secrets out of a text. */
  readonly conceal: (text: string) => string
}

/** Discord's own code of an error (its reference of JSON error codes), or null when it has none. */
export function apiCodeOf(error: unknown): number | null {
  return error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : null
}

/** The HTTP status that an error stands for, or null. */
export function statusOf(error: unknown): number | null {
  return error instanceof DiscordAPIError || error instanceof HTTPError ? error.status : null
}

/** How an attempt ended whose signal was aborted. */
export function abortedOutcome({
  signal,
  stopped,
}: Pick<AttemptFacts, 'signal' | 'stopped'>): Failure {
  const reason: unknown = signal.reason
  if (!stopped && reason instanceof Error && reason.name === 'TimeoutError')
    return { outcome: 'retry', reason: 'timeout', detail: 'no answer from Discord in time' }
  return { outcome: 'retry', reason: 'stopped', detail: 'the attempt was called off' }
}

function ofApiError(error: DiscordAPIError, conceal: (text: string) => string): Failure {
  const code = apiCodeOf(error)
  const about = code ? `HTTP ${error.status}, code ${code}` : `HTTP ${error.status}`
  const detail = conceal(`${about}: ${error.message.replaceAll(/\s+/g, ' ').slice(0, 200)}`)
  switch (error.status) {
    case 401:
      return { outcome: 'refused', reason: 'unauthorized', detail }
    case 403:
    case 404:
    case 410:
      return { outcome: 'refused', reason: 'recipient-refused', detail }
    case 408:
      return { outcome: 'retry', reason: 'timeout', detail }
    default:
      return { outcome: 'refused', reason: 'bad-request', detail }
  }
}

function ofNetwork(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (error instanceof SyntaxError || error instanceof BadAnswerError || code.startsWith('HPE_'))
    return {
      outcome: 'retry',
      reason: 'bad-answer',
      detail: 'the answer was not what Discord gives',
    }
  return {
    outcome: 'retry',
    reason: 'unreachable',
    detail: `Discord could not be reached${code ? ` (${code})` : ''}`,
  }
}

/**
 * What an error means for the notice. Of the vendor's words only the status, its code and a
 * short message are kept, never a header, a body or an address.
 */
export function outcomeOf(error: unknown, facts: AttemptFacts): Failure {
  if (facts.stopped || facts.signal.aborted) return abortedOutcome(facts)
  if (error instanceof RateLimitError)
    return {
      outcome: 'retry',
      reason: 'rate-limited',
      detail: `rate limited by Discord${error.global ? ', everywhere' : ''}`,
      afterMs: Math.max(0, Math.ceil(error.retryAfter)),
    }
  if (error instanceof DiscordAPIError) return ofApiError(error, facts.conceal)
  if (error instanceof HTTPError)
    return { outcome: 'retry', reason: 'server-error', detail: `HTTP ${error.status}` }
  if (error instanceof Error && error.name === 'AbortError')
    return { outcome: 'retry', reason: 'timeout', detail: 'no answer from Discord in time' }
  return ofNetwork(error)
}
