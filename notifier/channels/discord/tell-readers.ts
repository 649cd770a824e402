import type { BaseLogger } from 'pino'
import type { Reply } from '../../talk.ts'
import { nonceOf } from './message-body.ts'
import { apiCodeOf } from './outcome.ts'
import { discordCodes } from './post-once.ts'
import type { Posting } from './posting.ts'

/** What is said below a ticket's first message. */
export interface Word {
  readonly content: string
  /** The same word has the same key, however often it is said. */
  readonly key: string
}

/**
 * Shows the ticket's people what was said with its streamer, in the thread of each first message.
 * One place that cannot be reached is logged and costs the others nothing.
 */
export async function tellReaders(
  {
    name,
    posting,
    log,
  }: { readonly name: string; readonly posting: Posting; readonly log: BaseLogger },
  readers: Reply['readers'],
  { content, key }: Word,
): Promise<void> {
  const signal = new AbortController().signal
  const body = {
    ...{ content, allowed_mentions: { parse: [] } },
    ...{ nonce: nonceOf(key), enforce_nonce: true },
  }
  for (const { address, first, title } of readers) {
    try {
      await posting.post(first, { body, signal }).catch(async (error: unknown) => {
        if (apiCodeOf(error) !== discordCodes.unknownChannel) throw error
        await posting.beginThread(address, first, { name: title, signal })
        await posting.post(first, { body, signal })
      })
    } catch (error) {
      log.warn({ channel: name, code: apiCodeOf(error) }, 'discord: a thread could not be told')
    }
  }
}
