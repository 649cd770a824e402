import type { Clock } from '../triage/model/clock.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { Attachment, Channel, Delivery, EarlierMessages, Message } from './channel.ts'
import type { PictureMaker } from './pictures/picture-maker.ts'
import { clip } from './plain-text.ts'
import { bodyLimit, renderNotice, sayPossibleDuplicate } from './render.ts'
import { ticketLink } from './ticket-link.ts'

/** One attempt at one notice, and how long it may take. */
export interface Attempt {
  readonly notice: Notice
  /** What was accepted before about the same subject in the same place. */
  readonly earlier: EarlierMessages | null
  /** It may have arrived before: its words say so. */
  readonly possibleDuplicate: boolean
  readonly channel: Channel
  readonly clock: Clock
  readonly timeoutMs: number
  /** Our own address as people reach it, for links in messages. */
  readonly publicUrl?: string | undefined
  /** Makes its pictures; it has none without. */
  readonly pictures?: PictureMaker | undefined
}

/**
 * Puts the notice into words and hands it to the channel, once. Never rejects and never takes
 * longer than `timeoutMs`, whatever the channel does; ends with `stopped` when `signal` aborts.
 */
export async function attemptNotice(attempt: Attempt, signal: AbortSignal): Promise<Delivery> {
  const words = wordsFor(attempt)
  if ('outcome' in words) return words
  const message = { ...words, pictures: await picturesFor(attempt) }
  const late = new AbortController()
  const cancel = attempt.clock.after(attempt.timeoutMs, () => late.abort())
  const either = AbortSignal.any([signal, late.signal])
  const ended = await Promise.race([handOver(attempt.channel, message, either), aborted(either)])
  cancel()
  if (ended && (ended.outcome !== 'retry' || !either.aborted)) return ended
  return late.signal.aborted
    ? retry('timeout', `no outcome within ${attempt.timeoutMs} ms`)
    : retry('stopped', 'the notifier was stopped during the attempt')
}

/** The message that is handed to the channel, without its pictures; a refusal when the notice cannot be put into words. */
export function wordsFor({
  notice,
  earlier,
  possibleDuplicate,
  publicUrl,
}: Attempt): Message | Delivery {
  try {
    const link = ticketLink(notice, publicUrl)
    const words = renderNotice(notice)
    const warning = sayPossibleDuplicate(notice.language)
    return {
      ...words,
      ...(possibleDuplicate && { body: clip(`${warning}\n\n${words.body}`, bodyLimit) }),
      ...(earlier && {
        earlier: shownIn(notice, earlier),
        continues: notice.continues ?? 'reply',
      }),
      ...(link !== undefined && { link }),
    }
  } catch (error) {
    return {
      outcome: 'refused',
      reason: 'bad-request',
      detail: `the notice could not be put into words: ${reasonOf(error)}`,
    }
  }
}

/** How a ticket stands is shown in the first message about it; all else goes on from the last. */
function shownIn({ kind }: Notice, earlier: EarlierMessages): EarlierMessages {
  return kind === 'standing' ? { ...earlier, last: earlier.first } : earlier
}

/** A message is worth more than its pictures: whatever becomes of them, it is sent. */
async function picturesFor({ notice, pictures }: Attempt): Promise<readonly Attachment[]> {
  try {
    return (await pictures?.(notice)) ?? []
  } catch {
    return []
  }
}

/** A channel promises not to reject; one that does costs its own notice an attempt and no more. */
async function handOver(
  channel: Channel,
  message: Message,
  signal: AbortSignal,
): Promise<Delivery | null> {
  try {
    return await channel.deliver(message, signal)
  } catch (error) {
    return retry('bad-answer', `the channel broke: ${reasonOf(error)}`)
  }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    signal.addEventListener('abort', () => resolve(null), { once: true })
  })
}

function retry(reason: 'timeout' | 'stopped' | 'bad-answer', detail: string): Delivery {
  return { outcome: 'retry', reason, detail }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
