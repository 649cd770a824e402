import type { Delivery, FailureReason } from '../channel.ts'
import { clip } from '../plain-text.ts'
import { concealed } from './concealed.ts'
import { httpOutcome, jsonOf } from './http-outcome.ts'
import type { Answer } from './http-post.ts'

/** How a vendor says in the body of an answer, whatever its status, what became of a request. */
export interface BodyCodes {
  /** The field with the code; 0 is success. */
  readonly code: string
  /** The field that says it in words. */
  readonly words: string
  /** What the codes mean that we know. One that we do not know may pass: it is tried again. */
  readonly meanings: Readonly<Record<number, FailureReason>>
  /** How long nothing more is taken after a code for "too fast"; from the vendor's documentation. */
  readonly tooFastMs: number
  /** What must not be seen of the vendor's words, though it may repeat it. */
  readonly secrets: readonly string[]
}

const wordsLimit = 200

/** How an attempt ended that failed for this reason: tried again later where that can help. */
export function failed(reason: FailureReason, detail: string, afterMs?: number): Delivery {
  switch (reason) {
    case 'unauthorized':
    case 'recipient-refused':
    case 'bad-request':
      return { outcome: 'refused', reason, detail }
    case 'rate-limited':
    case 'server-error':
    case 'unreachable':
    case 'timeout':
    case 'bad-answer':
    case 'stopped':
      return { outcome: 'retry', reason, detail, ...(afterMs !== undefined && { afterMs }) }
  }
}

/**
 * What an answer means whose body has the last word: 200 with a code other than 0 is a failure, and
 * a code that we know says more than an error's status. A 200 that has no code is no answer. The
 * vendor's words are part of the detail, without the secrets.
 */
export function bodyOutcome(answer: Answer, codes: BodyCodes, now: number): Delivery {
  const ofStatus = httpOutcome(answer, now)
  const said = saidBy(answer, codes)
  const known = said && codes.meanings[said.code]
  if (ofStatus.outcome !== 'accepted' && !known) return ofStatus
  if (!said) return failed('bad-answer', `answered ${answer.status} without "${codes.code}"`)
  if (said.code === 0) return { outcome: 'accepted' }
  // Cut only then: half of a secret would no longer be known as one.
  const words = concealed(said.words, codes.secrets)
  const detail = clip(`${codes.code} ${said.code}: ${words}`, wordsLimit)
  const waitMs = known === 'rate-limited' ? codes.tooFastMs : undefined
  const outcome = failed(known ?? 'bad-answer', detail, waitMs)
  // It said no, though not in a way that we know.
  return known || outcome.outcome !== 'retry' ? outcome : { ...outcome, unsent: true }
}

function saidBy(answer: Answer, codes: BodyCodes): { code: number; words: string } | null {
  const body = jsonOf(answer)
  if (typeof body !== 'object' || body === null) return null
  const { [codes.code]: code, [codes.words]: words } = body as Record<string, unknown>
  if (typeof code !== 'number') return null
  return { code, words: typeof words === 'string' ? words.replaceAll(/\s+/g, ' ').trim() : '' }
}
