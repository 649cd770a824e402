import type { BaseLogger } from 'pino'
import type { Delivery, EarlierMessages, Message } from '../../channel.ts'
import type { ActionTokens } from '../../ticket-action.ts'
import { onlyEdits } from '../urgency.ts'
import { staffBody, threadBody, threadName } from './message-body.ts'
import { apiCodeOf } from './outcome.ts'
import { discordCodes, isRefusal, postOnce } from './post-once.ts'
import type { Posting } from './posting.ts'

/** What people on call are told with. */
export interface ToStaff {
  readonly name: string
  readonly posting: Posting
  readonly tokens: Pick<ActionTokens, 'token'>
  readonly log: BaseLogger
}

/**
 * Tells people on call in the channel of the notice's address. The first news of a ticket is a message
 * there; news of the same ticket goes into a thread at that message, which is edited to show how
 * the ticket stands now, with the buttons that still make sense. A thread has the id of the message
 * it hangs on, so nothing needs to be remembered.
 */
export async function deliverToStaff(
  to: ToStaff,
  message: Message,
  signal: AbortSignal,
): Promise<Delivery> {
  const { earlier } = message
  if (!earlier) return postAnew(to, message, signal)
  if (message.continues === 'edit') {
    const edited = await show(to, message, { ...placeOf(message, earlier), signal })
    if (edited !== 'gone' || onlyEdits(message))
      return { outcome: 'accepted', externalId: earlier.last }
    return postAnew(to, message, signal)
  }
  const channelId = message.notice.address
  const first = { channelId, messageId: earlier.first, signal }
  if ((await show(to, message, first)) === 'gone') return postAnew(to, message, signal)
  return postInThread(to, message, signal, earlier.first)
}

/** Where the newest message is: in the channel, or in the thread of the first. */
function placeOf({ notice }: Message, { first, last }: EarlierMessages) {
  return { channelId: first === last ? notice.address : first, messageId: last }
}

function postAnew(
  { posting, tokens }: ToStaff,
  message: Message,
  signal: AbortSignal,
): Promise<Delivery> {
  const body = staffBody(message, tokens)
  const { pictures } = message
  return postOnce(() => posting.post(message.notice.address, { body, pictures, signal }))
}

/**
 * Brings a message up to date. What Discord refuses to have edited stays as it is, since the news
 * itself is worth more; what is not there any more cannot be continued.
 */
async function show(
  { name, posting, tokens, log }: ToStaff,
  message: Message,
  at: { readonly channelId: string; readonly messageId: string; readonly signal: AbortSignal },
): Promise<'shown' | 'left' | 'gone'> {
  const { nonce: _, enforce_nonce: __, flags: ___, ...body } = staffBody(message, tokens)
  const { pictures } = message
  try {
    await posting.edit(at.channelId, at.messageId, { body, pictures, signal: at.signal })
    return 'shown'
  } catch (error) {
    const code = apiCodeOf(error)
    if (code === discordCodes.unknownMessage || code === discordCodes.unknownChannel) return 'gone'
    if (!isRefusal(error) || message.continues === 'edit') throw error
    log.warn({ channel: name, code }, 'discord: a message could not be brought up to date')
    return 'left'
  }
}

/** Into the thread, which is begun when it is not there yet; where none may be begun, as a reply. */
async function postInThread(
  { name, posting, log }: ToStaff,
  message: Message,
  signal: AbortSignal,
  first: string,
): Promise<Delivery> {
  const body = threadBody(message)
  const post = () =>
    postOnce(() => posting.post(first, { body, pictures: message.pictures, signal }))
  try {
    return await post()
  } catch (error) {
    if (apiCodeOf(error) !== discordCodes.unknownChannel) throw error
  }
  const { address } = message.notice
  try {
    await posting.beginThread(address, first, { name: threadName(message), signal })
  } catch (error) {
    if (!isRefusal(error)) throw error
    log.warn({ channel: name, code: apiCodeOf(error) }, 'discord: no thread can be begun')
    const reply = { message_reference: { message_id: first, fail_if_not_exists: false } }
    return postOnce(() => posting.post(address, { body: { ...body, ...reply }, signal }))
  }
  return post()
}
