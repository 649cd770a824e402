import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import {
  type DiscordServer,
  startDiscordServer,
} from '../../../fixtures/testing/discord-server/discord-server.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import {
  type SampleMessageChanges,
  sampleMessage,
} from '../../../fixtures/testing/sample-message.ts'
import type { Channel, Delivery, Message } from '../../channel.ts'
import { discordSchema } from './config.ts'
import { createDiscordChannel } from './discord-channel.ts'

const streamer = '223456789012345678'
const png = {
  name: 'metrics.png',
  type: 'image/png',
  bytes: Uint8Array.of(1, 2, 3),
  alt: 'a fall',
} as const

let server: DiscordServer
let channel: Channel
let lines: readonly string[]

beforeEach(async () => {
  server = await startDiscordServer()
  const { url, token } = server
  const captured = createCapturedLog()
  lines = captured.lines
  const config = discordSchema.parse({ name: 'discord', kind: 'discord', url, token })
  channel = createDiscordChannel(config, sampleContext({ log: captured.log }))
})
afterEach(async () => {
  await channel.stop()
  expect(server.surprises).toEqual([])
  await server.stop()
})

const deliver = (message: Message) => channel.deliver(message, new AbortController().signal)

function news(id: string, changes: SampleMessageChanges = {}): Message {
  const notice = { id, address: server.channelId, ...changes.notice }
  return sampleMessage({ ...changes, notice })
}

/** The first news of a ticket, and what the next ones come after. */
async function first(): Promise<{
  readonly id: string
  readonly earlier: Message['earlier'] & object
}> {
  const id = idOf(await deliver(news('n-1')))
  return { id, earlier: { first: id, last: id } }
}

function idOf(delivery: Delivery): string {
  expect(delivery).toMatchObject({ outcome: 'accepted', externalId: expect.any(String) })
  return (delivery as { externalId: string }).externalId
}

function recovered(earlier: Message['earlier'] & object, id = 'n-2'): Message {
  return news(id, {
    notice: { kind: 'recovered' },
    ticket: { status: 'resolved' },
    message: { title: 'live/stream-1 is well again', actions: [], earlier, continues: 'reply' },
  })
}

describe('later news of a ticket', () => {
  test('goes into a thread at its first message, which shows how it stands now', async () => {
    const { id, earlier } = await first()
    const delivery = await deliver(recovered(earlier))
    expect(server.threadOf(id)).toBe('#1 live/stream-1')
    expect(server.message(id)).toMatchObject({
      edits: 1,
      components: [],
      embeds: [{ title: 'live/stream-1 is well again', color: 0x17b26a }],
    })
    expect(server.messages).toHaveLength(2)
    expect(server.messages[1]).toMatchObject({ id: idOf(delivery), channelId: id, components: [] })
  })

  test('goes into the same thread again, with one request fewer', async () => {
    const { id, earlier } = await first()
    const second = idOf(await deliver(recovered(earlier)))
    const before = server.requests.length
    await deliver(recovered({ first: id, last: second }, 'n-3'))
    expect(server.requests.slice(before)).toEqual([
      `PATCH /channels/${server.channelId}/messages/${id}`,
      `POST /channels/${id}/messages`,
    ])
  })

  test('is there once, however often it is tried', async () => {
    const { earlier } = await first()
    const once = await deliver(recovered(earlier))
    expect(await deliver(recovered(earlier))).toEqual(once)
    expect(server.messages).toHaveLength(2)
  })

  test('is a reply where nobody may begin a thread', async () => {
    server.refuseThreads(server.channelId)
    const { id, earlier } = await first()
    await deliver(recovered(earlier))
    expect(server.messages[1]).toMatchObject({ channelId: server.channelId, replyTo: id })
    expect(lines.join()).toContain('no thread can be begun')
  })

  test('is a message of its own once the first one was deleted', async () => {
    const { id, earlier } = await first()
    server.removeMessage(id)
    await deliver(recovered(earlier))
    expect(server.messages).toMatchObject([{ channelId: server.channelId, replyTo: null }])
  })

  test('is told although Discord refuses to have the first message edited', async () => {
    const { id, earlier } = await first()
    const body = { code: 50005, message: 'Cannot edit a message authored by another user' }
    server.failNext({ route: 'PATCH /channels/:id/messages/:message', status: 403, body })
    await deliver(recovered(earlier))
    expect(server.messages[1]).toMatchObject({ channelId: id })
  })

  test('waits when Discord is in trouble, with nothing told twice afterwards', async () => {
    const { earlier } = await first()
    const route = 'POST /channels/:id/messages/:message/threads'
    server.failNext({ route, status: 503 })
    expect(await deliver(recovered(earlier))).toMatchObject({
      outcome: 'retry',
      reason: 'server-error',
    })
    await deliver(recovered(earlier))
    expect(server.messages).toHaveLength(2)
  })

  test('that only replaces words replaces them, in the channel or in the thread', async () => {
    const { id, earlier } = await first()
    const edit = { continues: 'edit', title: 'now 20 streams' } as const
    expect(await deliver(news('n-2', { message: { ...edit, earlier } }))).toEqual({
      outcome: 'accepted',
      externalId: id,
    })
    expect(server.messages).toMatchObject([{ embeds: [{ title: 'now 20 streams' }], edits: 1 }])
    const last = idOf(await deliver(recovered(earlier, 'n-3')))
    await deliver(news('n-4', { message: { ...edit, earlier: { first: id, last } } }))
    expect(server.message(last)).toMatchObject({ channelId: id, edits: 1 })
    expect(server.messages).toHaveLength(2)
  })

  test('that shows how a ticket stands changes its message, and is not sent where that is gone', async () => {
    const { id, earlier } = await first()
    const notice = { kind: 'standing' } as const
    const standing = { continues: 'edit', title: 'taken', earlier } as const
    const accepted = { outcome: 'accepted', externalId: id }
    expect(await deliver(news('n-2', { notice, message: standing }))).toEqual(accepted)
    expect(server.messages).toMatchObject([{ embeds: [{ title: 'taken' }], edits: 1 }])
    server.removeMessage(id)
    expect(await deliver(news('n-3', { notice, message: standing }))).toEqual(accepted)
    expect(server.messages).toEqual([])
  })
})

describe('to a streamer', () => {
  test('words that are replaced are replaced, unless they were deleted', async () => {
    const notice = { to: 'streamer', address: streamer } as const
    const id = idOf(await deliver(news('n-1', { notice })))
    const earlier = { first: id, last: id }
    const better = { continues: 'edit', body: 'Better advice.', earlier } as const
    await deliver(news('n-2', { notice, message: better }))
    expect(server.messages).toMatchObject([
      { content: expect.stringContaining('Better'), edits: 1 },
    ])
    server.removeMessage(id)
    await deliver(news('n-3', { notice, message: better }))
    expect(server.messages).toMatchObject([{ recipientId: streamer, edits: 0 }])
  })
})

describe('pictures', () => {
  test('come with the message, with words for whoever cannot see them', async () => {
    const pictures = [
      png,
      { ...png, name: 'frame.jpg', type: 'image/jpeg', alt: 'x'.repeat(2_000) },
    ] as const
    await deliver(news('n-1', { message: { pictures } }))
    expect(server.messages[0]).toMatchObject({
      files: ['metrics.png', 'frame.jpg'],
      altTexts: ['a fall', expect.stringMatching(/^x{1023}…$/)],
      embeds: [{ image: { url: 'attachment://metrics.png' } }],
    })
  })

  test('of later news take the place of those before, and stand in the thread too', async () => {
    const { id, earlier } = await first()
    await deliver({ ...recovered(earlier), pictures: [png] })
    expect(server.message(id).files).toEqual(['metrics.png'])
    expect(server.messages[1]).toMatchObject({ files: ['metrics.png'], altTexts: ['a fall'] })
  })

  test('go to the streamer in their direct messages', async () => {
    const notice = { to: 'streamer', address: streamer } as const
    await deliver(news('n-1', { notice, message: { pictures: [png] } }))
    expect(server.messages[0]).toMatchObject({ recipientId: streamer, files: ['metrics.png'] })
  })
})
