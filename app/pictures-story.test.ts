import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import { type SlackApiServer, startSlackApi } from '../fixtures/testing/slack-api.ts'
import { startTelegramApi, type TelegramApi } from '../fixtures/testing/telegram-api.ts'
import { until } from '../fixtures/testing/until.ts'

const stream = 'live/anna'
let slack: SlackApiServer
let telegram: TelegramApi
let stallwatch: RunningStallwatch

beforeAll(async () => {
  slack = await startSlackApi()
  telegram = await startTelegramApi()
  stallwatch = await runStallwatch({
    server: { port: 0 },
    directory: {
      entries: [
        {
          ...{ streamer: 'anna', language: 'ar', timeZone: 'Asia/Riyadh' },
          addresses: { telegram: '42' },
        },
      ],
    },
    notifier: {
      channels: [
        { name: 'team', kind: 'slack', url: slack.url, token: slack.token },
        { name: 'tg', kind: 'telegram', url: telegram.url, token: telegram.token },
      ],
      routes: [
        { to: 'oncall', channel: 'team', address: slack.channel },
        { to: 'streamer', channel: 'tg' },
      ],
    },
  })
})

afterAll(async () => {
  await stallwatch.stop()
  for (const server of [slack, telegram]) await server.stop()
})

test('a chart of how it broke reaches staff and the streamer, each in their language, and is counted', async () => {
  await stallwatch.emit([
    { type: 'stream', stream, at: Date.now(), streamer: 'anna', nominal: { fps: 30 } },
  ])
  for (let sample = 0; sample < 10; sample += 1) {
    await stallwatch.emit([
      { type: 'sample', stream, at: Date.now(), vantage: 'ingest', fps: 30, bitrateBps: 3e6 },
    ])
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
  const shown = await until(() => slack.files[0])
  expect(shown).toMatchObject({ name: 'metrics.png', channel: slack.channel })
  expect(shown.bytes).toBeGreaterThan(10_000)
  expect(shown.alt).toMatch(/^Chart of the stream: .* Frame rate: 30 fps before, nothing after\.$/)
  const photo = await until(() => telegram.messages.find(({ photo }) => photo))
  expect(photo.chat).toBe('42')
  expect(photo.text).toContain('مخطط البث')
  const metrics = await (await fetch(`${stallwatch.address}/metrics`)).text()
  expect(metrics).toMatch(
    /stallwatch_notice_pictures_total\{picture="metrics",outcome="made"\} [1-9]/,
  )
}, 60_000)
