import { urgencyOf } from '../triage/model/notice.ts'
import { type Attempt, wordsFor } from './attempt-notice.ts'
import type { Channel, LookUp, Message } from './channel.ts'
import { pause } from './pause.ts'

/** The vendor is asked so often, so that one question that fails is no doubt for good, … */
const questions = 3
/** … with such a pause between them. */
const betweenMs = 250
/** Somebody is to come at once: a page goes without the answer after this long. */
const pagePatienceMs = 1_000

/**
 * Asks the channel whether it has the notice already. Never rejects, and takes no longer than an
 * attempt may (`timeoutMs`), for a page a second at most; null when the channel cannot be asked.
 */
export async function lookUpNotice(attempt: Attempt, signal: AbortSignal): Promise<LookUp | null> {
  const { channel, clock, notice } = attempt
  if (!channel.lookUp) return null
  const message = wordsFor(attempt)
  if ('outcome' in message) return 'unknown'
  const late = new AbortController()
  const patienceMs = urgencyOf(notice) === 'page' ? pagePatienceMs : attempt.timeoutMs
  const cancel = clock.after(Math.min(patienceMs, attempt.timeoutMs), () => late.abort())
  const either = AbortSignal.any([signal, late.signal])
  let answer: LookUp = notAsked
  for (let turn = 0; turn < questions && !either.aborted && isOpen(answer); turn += 1) {
    if (turn > 0) await pause(clock, betweenMs, either)
    if (!either.aborted)
      answer = await Promise.race([ask(channel, message, either), aborted(either)])
  }
  cancel()
  return answer
}

/** Whether another question may be answered: not where a limit holds, which more questions would stretch. */
function isOpen(answer: LookUp): boolean {
  return typeof answer === 'object' && 'outcome' in answer && answer.reason !== 'rate-limited'
}

const notAsked = { outcome: 'retry', reason: 'timeout', detail: 'no answer in time' } as const

/** A channel promises not to reject; one that does has said nothing. */
async function ask(channel: Channel, message: Message, signal: AbortSignal): Promise<LookUp> {
  try {
    return (await channel.lookUp?.(message, signal)) ?? 'unknown'
  } catch {
    return { outcome: 'retry', reason: 'bad-answer', detail: 'the channel broke' }
  }
}

function aborted(signal: AbortSignal): Promise<LookUp> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(notAsked), { once: true })
  })
}
