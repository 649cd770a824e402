import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type DiscordServer,
  startDiscordServer,
} from '../fixtures/testing/discord-server/discord-server.ts'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import { type RtspCamera, startRtspCamera } from '../fixtures/testing/rtsp-camera.ts'
import type { Symptom } from '../triage/model/vocabulary.ts'
import { type Stallwatch, startStallwatch } from './compose.ts'
import { parseConfig } from './config.ts'
import { systemClock } from './system-clock.ts'

/** What the product promises: from the freeze to both messages in people's hands. */
const promisedMs = 8_000
const stream = 'live/anna'
const streamerId = '423456789012345678'

let folder: string
let camera: RtspCamera
let discord: DiscordServer
let stallwatch: Stallwatch

function config() {
  return parseConfig(
    'test',
    {
      server: { port: 0 },
      // Three freezes in a row are rightly called unstable; here each is looked at alone.
      triage: {
        scenarios: { default: { unstable: { withinMs: 0 } } },
        tickets: { quietMs: 0, unstableFromSpells: 1_000 },
      },
      sources: [
        {
          name: 'studio',
          kind: 'rtsp',
          url: camera.url,
          stream,
          announce: { streamer: 'anna', viewers: 1_200 },
        },
      ],
      directory: {
        entries: [{ streamer: 'anna', language: 'zh-CN', addresses: { discord: streamerId } }],
      },
      notifier: {
        channels: [{ name: 'chat', kind: 'discord', url: discord.url, token: discord.token }],
        routes: [
          { to: 'oncall', channel: 'chat', address: discord.channelId },
          { to: 'streamer', channel: 'chat' },
        ],
      },
    },
    { env: {}, readText: () => '' },
  )
}

/** Resolves when the stream moves and nothing is open. */
async function allIsWell(): Promise<void> {
  await until(async () => {
    const entry = stallwatch.engine?.stream(stream)
    const moving = entry && entry.trouble === null && entry.movedAt > Date.now() - 2_500
    return Boolean(moving) && (await stallwatch.store.openTickets()).length === 0
  })
}

/** Asks again and again; the test's own time limit ends it when it never comes true. */
async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 50))
}

function toStreamer({ recipientId }: { recipientId: string | null }): boolean {
  return recipientId === streamerId
}

describeWithPeers('a real stream over RTSP', ['ffmpeg', 'gst-rtsp-server'], () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
    camera = await startRtspCamera()
    discord = await startDiscordServer()
    stallwatch = await startStallwatch({
      config: config(),
      clock: systemClock,
      log: pino({ level: 'silent' }),
      dataFolder: folder,
    })
    await allIsWell()
  }, 40_000)

  afterAll(async () => {
    await stallwatch?.stop()
    await discord?.stop()
    await camera?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const freezes: readonly {
    name: string
    symptom: Symptom
    freeze: () => void | Promise<void>
    thaw: () => void | Promise<void>
  }[] = [
    {
      name: 'its source process stands still',
      symptom: 'stalled',
      freeze: () => camera.pauseSource(),
      thaw: () => camera.resumeSource(),
    },
    {
      name: 'its picture freezes while frames go on',
      symptom: 'frozen-picture',
      freeze: () => camera.freezePicture(),
      thaw: () => camera.movePicture(),
    },
    {
      name: 'its connection is cut',
      symptom: 'gone',
      freeze: () => camera.cut(),
      thaw: () => camera.restore(),
    },
  ]

  for (const { name, symptom, freeze, thaw } of freezes) {
    test(`both sides are told within 8 s when ${name}, and once when it is over`, async () => {
      await allIsWell()
      const told = discord.messages.length
      const frozenAt = Date.now()
      await freeze()
      const [page, message] = await Promise.all([
        discord.nextMessage((each) => each.channelId === discord.channelId),
        discord.nextMessage(toStreamer),
      ])
      const tookMs = Date.now() - frozenAt
      const [ticket] = await stallwatch.store.openTickets()
      console.log(
        `${name}: both told after ${(tookMs / 1_000).toFixed(2)} s, as ${ticket?.symptom}`,
      )
      expect(tookMs).toBeLessThan(promisedMs)
      expect(ticket).toMatchObject({ stream, symptom, streamer: 'anna' })
      expect(page.embeds).toHaveLength(1)
      expect(JSON.stringify(message.embeds) + message.content).toMatch(/[\u4e00-\u9fff]/)
      if (symptom === freezes[0]?.symptom) {
        // Whoever took it keeps it when it comes back: only the first page asks.
        await (await discord.press(page, 'Acknowledge')).nextEdit()
      }
      expect((await stallwatch.store.openTickets())[0]?.status).toBe('acknowledged')

      await thaw()
      await Promise.all([
        discord.nextMessage((each) => each.channelId === discord.channelId),
        discord.nextMessage(toStreamer),
      ])
      await allIsWell()
      expect(discord.messages.length - told).toBe(4)
      expect(discord.surprises).toEqual([])
    }, 40_000)
  }

  test('a planned end opens nothing', async () => {
    await allIsWell()
    const told = discord.messages.length
    await stallwatch.emit([{ type: 'end', stream, at: Date.now(), reason: 'finished' }])
    await camera.cut()
    await until(
      async () => Date.now() - (stallwatch.engine?.stream(stream)?.endedAt ?? Date.now()) > 8_000,
    )
    expect(await stallwatch.store.openTickets()).toEqual([])
    expect(discord.messages.length).toBe(told)
  }, 40_000)
})
