import { afterAll, beforeAll, expect, test } from 'vitest'
import { fallsIll, isWellAgain } from '../../fixtures/testing/desk-story/happenings.ts'
import { bigShow, sampleDesk } from '../../fixtures/testing/desk-story/sample-desk.ts'
import type { MakeChannel } from '../../fixtures/testing/desk-story/scene.ts'
import { type Happens, hears, tellStory } from '../../fixtures/testing/desk-story/tell-story.ts'
import type { PostedMessage } from '../../fixtures/testing/discord-server/discord-objects.ts'
import {
  type DiscordServer,
  startDiscordServer,
} from '../../fixtures/testing/discord-server/discord-server.ts'
import { sampleContext } from '../../fixtures/testing/sample-context.ts'
import { discordSchema } from '../../notifier/channels/discord/config.ts'
import { createDiscordChannel } from '../../notifier/channels/discord/discord-channel.ts'

const anna = { id: '423456789012345678', username: 'anna' }
const bo = { id: '523456789012345678', username: 'bo' }
/** Where Mei and Bo read what is for them. */
const [meis, bos] = ['623456789012345678', '723456789012345678'] as const

let discord: DiscordServer
beforeAll(async () => {
  discord = await startDiscordServer({ channelIds: [meis, bos] })
})
afterAll(async () => {
  expect(discord.surprises).toEqual([])
  await discord.stop()
})

const realDiscord: MakeChannel = (context) => {
  const { url, token } = discord
  const config = discordSchema.parse({ name: 'chat', kind: 'discord', url, token })
  return createDiscordChannel(config, sampleContext(context))
}

function newest(about: Partial<PostedMessage>): PostedMessage {
  const found = discord.messages.findLast((message) =>
    Object.entries(about).every(([key, value]) => message[key as keyof PostedMessage] === value),
  )
  if (!found) throw new Error(`no message with ${JSON.stringify(about)}, expected one in Discord`)
  return found
}

/** Bo presses a button of what was written last where Bo reads. */
function boPresses(button: string): Happens {
  return async () =>
    void (await (await discord.press(newest({ channelId: bos }), button, bo)).nextEdit())
}

/** Anna chooses so many stars under what she read last. */
function annaRates(stars: string): Happens {
  return async () => {
    const message = newest({ recipientId: anna.id })
    await (await discord.choose(message, 'How did we do?', stars, anna)).nextEdit()
  }
}

test('03:12 in Jakarta, over Discord: Bo acknowledges by its button, twice, and Anna rates it in her messages', async () => {
  const config = sampleDesk({
    directory: { entries: [{ streamer: 'anna', language: 'en', addresses: { chat: anna.id } }] },
    duty: {
      people: [
        { id: 'mei', languages: ['en'], addresses: { chat: meis } },
        { id: 'bo', languages: ['en'], addresses: { chat: bos } },
        { id: 'rosa', languages: ['en'], addresses: { chat: bos } },
      ],
    },
  })
  const onAir = { 'live/anna': bigShow }
  const channels = { chat: realDiscord }
  const jakarta = { on: '2026-11-26', in: 'Asia/Jakarta', onAir, config, channels }
  const { ticketOf } = await tellStory(jakarta, (at) => {
    at('03:12:00', async () => void (await discord.nextArrival()))
    at('03:12:05', fallsIll('live/anna'))
    at('03:12:07', hears('mei', 'opened', 'live/anna'))
    at('03:12:09', hears('anna', 'opened'))
    at('03:14:07', hears('bo', 'unanswered'))
    at('03:14:40', boPresses('Acknowledge'))
    at('03:19:40', hears('mei', 'acknowledgement-expired'), hears('bo', 'acknowledgement-expired'))
    at('03:20:02', boPresses('Acknowledge'))
    at('03:22:30', isWellAgain('live/anna'))
    at('03:23:10', hears('mei', 'recovered'), hears('bo', 'recovered'), hears('anna', 'recovered'))
    at('03:24:00', annaRates('5'))
  })
  // Whoever slept reads in the morning how it stands, in the place of the call.
  expect(discord.messages.find(({ channelId }) => channelId === meis)?.edits).toBeGreaterThan(0)
  expect(ticketOf('live/anna')).toMatchObject({
    acknowledgedBy: 'discord:bo',
    resolution: 'recovered',
    rating: { stars: 5, by: 'discord:anna' },
  })
})
