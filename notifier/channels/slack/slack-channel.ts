import type { WebClient } from '@slack/web-api'
import type { Channel, ChannelContext, Delivery, LookUp, Message } from '../../channel.ts'
import { createAttemptChannel } from '../attempt-channel.ts'
import { failed } from '../body-outcome.ts'
import { isUrgent, onlyEdits } from '../urgency.ts'
import { type SlackConfig, slackAddress } from './config.ts'
import { cannotLookUp, isRefusal, lookUpMessage, mayLookUp, metadataOf } from './look-up.ts'
import { blocksOf, fallbackOf } from './message-blocks.ts'
import { isGone, outcomeOf } from './outcome.ts'
import { idOf, type Place, placeOf } from './place.ts'
import { createSlackApi } from './slack-api.ts'
import { createSlackHook } from './slack-hook.ts'

/**
 * Slack as a way to reach people: a thread per story, whose urgent news the channel sees too; edits
 * where a page grows; pictures in the thread. Slack has no key against repetitions, but can be asked
 * what it has: each message carries its notice's id in its metadata.
 */
export function createSlackChannel(config: SlackConfig, context: ChannelContext): Channel {
  const { clock, tokens, log } = context
  const slack = createSlackApi(config)
  const listening =
    config.signingSecret === undefined ? null : createSlackHook(context, config, slack)
  const ours = listening ? tokens : null

  async function edit(message: Message, client: WebClient): Promise<Place | null> {
    const place = message.continues === 'edit' ? placeOf(message.earlier?.last) : null
    if (!place) return null
    const words = { text: fallbackOf(message), blocks: blocksOf(message, ours) }
    try {
      await client.chat.update({ ...place, ...words, metadata: metadataOf(message) })
      return place
    } catch (error) {
      if (isGone(error)) return null
      throw error
    }
  }

  async function post(message: Message, client: WebClient): Promise<Place | null> {
    const thread = placeOf(message.earlier?.first)
    const { channel, ts } = await client.chat.postMessage({
      channel: message.notice.address,
      text: fallbackOf(message),
      blocks: blocksOf(message, ours),
      unfurl_links: false,
      unfurl_media: false,
      metadata: metadataOf(message),
      ...(thread && inThread(thread, isUrgent(message))),
    })
    return channel && ts ? { channel, ts } : null
  }

  /** Why a picture could not be shown; empty when all were. The news is told all the same. */
  async function showPictures(message: Message, place: Place, client: WebClient): Promise<string> {
    const threadTs = placeOf(message.earlier?.first)?.ts ?? place.ts
    for (const { name, bytes, alt } of message.pictures) {
      const file = { filename: name, file: Buffer.from(bytes), alt_text: alt, title: alt }
      const shown = client.filesUploadV2({
        channel_id: place.channel,
        thread_ts: threadTs,
        ...file,
      })
      const lost = await shown.then(
        () => '',
        (error: unknown) => outcomeOf(error, clock.now()).detail ?? '',
      )
      if (lost !== '') return lost
    }
    return ''
  }

  async function attempt(message: Message, signal: AbortSignal): Promise<Delivery> {
    const { address } = message.notice
    if (!slackAddress.test(address)) {
      const shown = JSON.stringify(address.slice(0, 60))
      return failed('bad-request', `address ${shown} is not the id of a Slack channel or member`)
    }
    const client = slack.client(signal)
    const shown = await edit(message, client)
    if (!shown && message.earlier && onlyEdits(message))
      return { outcome: 'accepted', externalId: message.earlier.last }
    const place = shown ?? (await post(message, client))
    if (!place) return failed('bad-answer', 'the answer named no message')
    const lost = await showPictures(message, place, client)
    const accepted = { outcome: 'accepted', externalId: idOf(place) } as const
    return lost === '' ? accepted : { ...accepted, detail: `without its picture: ${lost}` }
  }

  let hasSaid = false
  function sayCannotLookUp(): void {
    if (!hasSaid) log.warn({ channel: config.name }, cannotLookUp)
    hasSaid = true
  }

  async function lookUp(message: Message, signal: AbortSignal): Promise<LookUp> {
    try {
      return await lookUpMessage(message, slack.client(signal))
    } catch (error) {
      // Somebody took the thread away, and what was in it.
      if (isRefusal(error, 'thread_not_found')) return 'unknown'
      if (isRefusal(error, 'missing_scope')) sayCannotLookUp()
      throw error
    }
  }

  async function check(signal: AbortSignal): Promise<string | null> {
    const { response_metadata: about } = await slack.client(signal).auth.test()
    if (mayLookUp(about?.scopes)) return null
    sayCannotLookUp()
    return cannotLookUp
  }

  const { name, kind, timeoutMs } = config
  const channel = createAttemptChannel({
    ...{ name, kind, clock, timeoutMs, attempt, lookUp, check },
    addressed: true,
    failure: (error) => outcomeOf(error, clock.now()),
    async stop() {
      await listening?.stop()
      slack.close()
    },
  })
  return listening ? { ...channel, hook: listening.hook } : channel
}

/** Where a reply goes: into the thread, and into the channel as well when all must see it. */
function inThread({ ts }: Place, aloud: boolean) {
  return aloud ? ({ thread_ts: ts, reply_broadcast: true } as const) : { thread_ts: ts }
}
