import { z } from 'zod'
import type { ChannelContext } from '../../channel.ts'
import { localeFor } from '../../locales/catalog.ts'
import { clip } from '../../plain-text.ts'
import type { Speaker } from '../../talk.ts'
import type { SlackConfig } from './config.ts'
import { plainMrkdwn, slackLimits } from './message-blocks.ts'
import { outcomeOf } from './outcome.ts'
import { idOf } from './place.ts'
import { readWords } from './read-words.ts'
import type { SlackListener } from './slack-api.ts'

/**
 * What somebody writes in a thread, in Slack's envelope. Edits, joins and what programs write have a `subtype`
 * or a `bot_id`.
 */
const wordSchema = z.object({
  type: z.literal('event_callback'),
  event: z.object({
    type: z.enum(['message', 'app_mention']),
    subtype: z.enum(['thread_broadcast', 'file_share']).optional(),
    bot_id: z.undefined().optional(),
    channel: z.string(),
    user: z.string(),
    text: z.string(),
    ts: z.string(),
    thread_ts: z.string(),
    files: z.array(z.object({ name: z.string().nullish() })).optional(),
  }),
})
type Word = z.infer<typeof wordSchema>['event']

/**
 * Passes on to the streamer what the team writes *to the bot* (by a mention) in the thread of a ticket; all
 * else that they say there stays among them. The bot itself and other programs are never heard. The same message
 * is passed on once, however often and as whatever events Slack sends it. Null where what Slack sends is no
 * such word; never rejects.
 */
export function createThreadReplies(
  { talk, clock, log }: ChannelContext,
  { name, kind, allowedUserIds }: SlackConfig,
  { client, signal }: SlackListener,
): (payload: unknown) => Promise<void> | null {
  let ourselves: Promise<string> | null = null

  /** The bot's own user id; asked for until Slack has said it. */
  function ownId(): Promise<string> {
    ourselves ??= client.auth.test().then(({ user_id: id }) => id ?? '')
    ourselves.catch(() => {
      ourselves = null
    })
    return ourselves
  }

  async function speakerOf({ user: address }: Word): Promise<Speaker> {
    // Their name needs the scope `users:read`; without it they are called by their id.
    const { user } = await client.users
      .info({ user: address, include_locale: true })
      .catch(() => ({ user: undefined }))
    const called = user?.profile?.display_name || user?.real_name || address
    return { kind, channel: name, address, by: `slack:${called}`, language: user?.locale ?? 'en' }
  }

  async function say({ channel, thread_ts: thread }: Word, words: string): Promise<void> {
    const text = clip(plainMrkdwn(words), slackLimits.text)
    await client.chat.postMessage({ channel, thread_ts: thread, text, mrkdwn: false })
  }

  async function whisper({ channel, user, thread_ts: thread }: Word, words: string): Promise<void> {
    await client.chat.postEphemeral({ channel, user, thread_ts: thread, text: plainMrkdwn(words) })
  }

  async function passOn(word: Word): Promise<void> {
    const text = readWords(word, await ownId())
    if (text === null || text === '') return
    const who = await speakerOf(word)
    if (allowedUserIds && !allowedUserIds.includes(word.user)) {
      log.warn({ channel: name, by: who.by }, 'slack: not of the team, refused')
      return whisper(word, localeFor(who.language).talk.forbidden)
    }
    const first = idOf({ channel: word.channel, ts: word.thread_ts })
    const told = await talk.passOn(who, first, { text, key: `slack:${word.channel}:${word.ts}` })
    if (told !== null) await say(word, told)
  }

  return (payload) => {
    const word = wordSchema.safeParse(payload).data?.event
    if (!word || word.thread_ts === word.ts) return null
    return passOn(word).catch((error: unknown) => {
      if (signal.aborted) return
      const reason = outcomeOf(error, clock.now()).detail
      log.warn({ channel: name, reason }, 'slack: somebody could not be answered')
    })
  }
}
