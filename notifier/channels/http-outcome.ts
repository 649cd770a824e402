import type { Delivery } from '../channel.ts'
import type { Answer } from './http-post.ts'
import { retryAfterMs } from './retry-after.ts'
import { BadAnswerError } from './transport.ts'

/**
 * What an answer's status means, where the status alone counts (Standard Webhooks 1.0.0): only a
 * 2xx is success, a redirect is a failure (it may be put right, so it is tried again), 410 says
 * never again, and whoever is busy or broken is asked later, no sooner than they wish.
 */
export function httpOutcome({ status, retryAfter }: Answer, now: number): Delivery {
  const detail = `answered ${status}`
  if (status >= 200 && status < 300) return { outcome: 'accepted', detail }
  if (status === 401 || status === 403)
    return { outcome: 'refused', reason: 'unauthorized', detail }
  if (status === 404 || status === 410)
    return { outcome: 'refused', reason: 'recipient-refused', detail }
  if (status === 429 || status >= 500) {
    const afterMs = retryAfterMs(retryAfter, now)
    return {
      outcome: 'retry',
      reason: status === 429 ? 'rate-limited' : 'server-error',
      detail,
      ...(afterMs === undefined ? {} : { afterMs }),
    }
  }
  if (status >= 400) return { outcome: 'refused', reason: 'bad-request', detail }
  return { outcome: 'retry', reason: 'bad-answer', detail: `${detail}, expected 2xx`, unsent: true }
}

/** Codes of errors from before there was a connection: nothing can have been sent. */
const neverConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** What an attempt without a whole answer means. Only the error's code is told: it does not say where to. */
export function connectionFailure(error: unknown): Delivery {
  if (error instanceof BadAnswerError)
    return { outcome: 'retry', reason: 'bad-answer', detail: error.message }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'connection failed'
  const unsent = neverConnected.has(code) && { unsent: true as const }
  return { outcome: 'retry', reason: 'unreachable', detail: code, ...unsent }
}

/** The JSON of an answer's body; undefined when it is none. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
