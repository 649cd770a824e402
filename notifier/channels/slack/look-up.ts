import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { LookUp, Message } from '../../channel.ts'
import { BadAnswerError } from '../transport.ts'
import { idOf, type Place, placeOf } from './place.ts'

/** What a message of ours carries unseen, by which it is found again. */
export function metadataOf({ notice }: Message) {
  return { event_type: eventType, event_payload: { notice: notice.id } } as const
}
const eventType = 'stallwatch_notice'

/** Without one of these nobody can look; each opens conversations of its kind (conversations.history). */
const scopes = ['channels:history', 'groups:history', 'im:history', 'mpim:history']

/** Said once in the log, and by `doctor`. */
export const cannotLookUp =
  'without the scopes channels:history, groups:history (private channels), im:history and im:write (people) ' +
  'nobody can look up whether a message arrived that Slack did not confirm: it is not repeated, or says "possible duplicate"'

/** Whether an app with these scopes can look into any kind of conversation; it may where Slack did not name them. */
export function mayLookUp(granted: readonly string[] | undefined): boolean {
  return granted === undefined || scopes.some((scope) => granted.includes(scope))
}

/** Slack's clock and ours may differ by so much. */
const skewMs = 300_000
/** Slack recommends no more than 200 messages a page; each of them may be long. */
const pageSize = 100
/** In a place that is busier than this nobody looks further. */
const mostPages = 5

/** A piece of a conversation, as both methods answer. */
interface Page {
  readonly messages?: readonly {
    readonly ts?: string
    readonly metadata?: { readonly event_type?: string; readonly event_payload?: object }
  }[]
  readonly has_more?: boolean
  readonly response_metadata?: { readonly next_cursor?: string }
}

/**
 * Looks for a message in the place and the thread in which it would be. Rejects as requests do;
 * `unknown` when there is too much to read, or Slack's answer makes no sense of the question.
 */
export async function lookUpMessage(message: Message, client: WebClient): Promise<LookUp> {
  const read = await reader(message, client)
  if (!read) return 'unknown'
  let cursor: string | undefined
  for (let turn = 0; turn < mostPages; turn += 1) {
    const page = await readPage(() => read.page(cursor))
    if (!page?.messages) return 'unknown'
    const ts = page.messages.find((each) => isOurs(each.metadata, message))?.ts
    if (ts !== undefined) return { found: idOf({ channel: read.channel, ts }) }
    cursor = page.response_metadata?.next_cursor || undefined
    if (cursor === undefined) return page.has_more ? 'unknown' : 'absent'
  }
  return 'unknown'
}

/** An answer too long to be read is no reason to ask again. */
async function readPage(ask: () => Promise<Page>): Promise<Page | null> {
  try {
    return await ask()
  } catch (error) {
    const cause = error instanceof Error && 'original' in error ? error.original : error
    if (cause instanceof BadAnswerError) return null
    throw error
  }
}

type Metadata = NonNullable<Page['messages']>[number]['metadata']

function isOurs(metadata: Metadata, { notice }: Message): boolean {
  if (metadata?.event_type !== eventType) return false
  const { event_payload: payload } = metadata
  return payload !== undefined && 'notice' in payload && payload.notice === notice.id
}

interface Reader {
  readonly channel: string
  page(cursor: string | undefined): Promise<Page>
}

/** The thread of its story, with the message that it edits; where there is none, the whole place. */
async function reader(message: Message, client: WebClient): Promise<Reader | null> {
  const { notice, earlier, continues } = message
  const thread = placeOf(earlier?.first)
  const edited = continues === 'edit' ? placeOf(earlier?.last) : null
  const oldest = edited?.ts ?? ((notice.at - skewMs) / 1_000).toFixed(6)
  const shared = { oldest, inclusive: true, include_all_metadata: true, limit: pageSize }
  const at = (cursor: string | undefined) => ({
    ...shared,
    ...(cursor !== undefined && { cursor }),
  })
  if (thread) {
    const { channel, ts } = thread
    const page = (cursor?: string) =>
      client.conversations.replies({ channel, ts, ...at(cursor) }) as Promise<Page>
    return { channel, page }
  }
  const channel = await conversationOf(notice.address, client)
  if (channel === null) return null
  const page = (cursor?: string) =>
    client.conversations.history({ channel, ...at(cursor) }) as Promise<Page>
  return { channel, page }
}

/** A person is written to in a conversation that has an id of its own. */
async function conversationOf(
  address: string,
  client: WebClient,
): Promise<Place['channel'] | null> {
  if (!/^[UW]/.test(address)) return address
  const { channel } = await client.conversations.open({ users: address })
  return channel?.id ?? null
}

/** Whether Slack refused a question with this error. */
export function isRefusal(error: unknown, name: 'missing_scope' | 'thread_not_found'): boolean {
  return error instanceof WebAPIPlatformError && error.data.error === name
}
