import { RateLimitError, Routes } from 'discord.js'
import type { Delivery, Message } from '../../channel.ts'
import type { ActionTokens } from '../../ticket-action.ts'
import { directBody, fallbackBody } from './message-body.ts'
import { apiCodeOf, statusOf } from './outcome.ts'
import { discordCodes, isRefusal, postOnce } from './post-once.ts'
import type { Posting } from './posting.ts'

/** What a streamer is told with. */
export interface ToStreamer {
  readonly posting: Posting
  readonly tokens: Pick<ActionTokens, 'token'>
  readonly fallbackChannelId: string | undefined
}

/**
 * Whether Discord said no to this recipient. A limit on opening conversations counts as a no: it
 * is about bots that write to strangers, and can last.
 */
function recipientRefused(error: unknown): boolean {
  if (error instanceof RateLimitError) return !error.global && error.route === Routes.userChannels()
  return isRefusal(error)
}

/** Changes the words of the newest message; false when it is not there any more. */
async function edited(
  posting: Posting,
  conversation: string,
  message: Message,
  { tokens, signal }: { tokens: ToStreamer['tokens']; signal: AbortSignal },
): Promise<boolean> {
  if (message.continues !== 'edit' || !message.earlier) return false
  try {
    const { nonce: _, enforce_nonce: __, ...body } = directBody(message, tokens)
    await posting.edit(conversation, message.earlier.last, {
      body,
      pictures: message.pictures,
      signal,
    })
    return true
  } catch (error) {
    if (apiCodeOf(error) !== discordCodes.unknownMessage) throw error
    return false
  }
}

async function postDirect(
  { posting, tokens }: ToStreamer,
  message: Message,
  signal: AbortSignal,
): Promise<Delivery> {
  const user = message.notice.address
  const attempt = async (): Promise<Delivery> => {
    const conversation = await posting.openDirect(user, signal)
    if (message.earlier && (await edited(posting, conversation, message, { tokens, signal })))
      return { outcome: 'accepted', externalId: message.earlier.last }
    const body = directBody(message, tokens)
    return postOnce(() => posting.post(conversation, { body, pictures: message.pictures, signal }))
  }
  try {
    return await attempt()
  } catch (error) {
    if (apiCodeOf(error) !== discordCodes.unknownChannel) throw error
    posting.forgetDirect(user)
    return attempt()
  }
}

/** A direct message, or a mention in the fallback channel as soon as Discord refuses the former. */
export async function deliverToStreamer(
  to: ToStreamer,
  message: Message,
  signal: AbortSignal,
): Promise<Delivery> {
  const { fallbackChannelId, posting } = to
  try {
    return await postDirect(to, message, signal)
  } catch (error) {
    // What the team says is for the streamer alone.
    const isPublic = message.notice.kind !== 'said'
    if (!fallbackChannelId || !isPublic || !recipientRefused(error) || signal.aborted) throw error
    const why = apiCodeOf(error) ?? statusOf(error) ?? 'rate limit'
    const posted = await postOnce(() =>
      posting.post(fallbackChannelId, { body: fallbackBody(message), signal }),
    )
    return { ...posted, detail: `direct message refused (${why}); told in the fallback channel` }
  }
}
