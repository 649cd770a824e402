import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type DiscordServer,
  startDiscordServer,
} from '../fixtures/testing/discord-server/discord-server.ts'
import { fallSilent } from '../fixtures/testing/fall-silent.ts'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import { until } from '../fixtures/testing/until.ts'

const anna = { id: '423456789012345678', username: 'anna' }
const role = '323456789012345678'
const bo = { id: '523456789012345678', username: 'bo', roles: [role] }
const stream = 'live/anna'

let discord: DiscordServer
let stallwatch: RunningStallwatch

beforeAll(async () => {
  discord = await startDiscordServer({ roleIds: [role] })
  const { url, token, channelId } = discord
  stallwatch = await runStallwatch({
    server: { port: 0 },
    notifier: {
      channels: [{ name: 'chat', kind: 'discord', url, token, allowedRoleIds: [role] }],
      routes: [
        { to: 'oncall', channel: 'chat', address: channelId },
        { to: 'streamer', channel: 'chat' },
      ],
    },
  })
  await discord.nextArrival()
  await until(async () => discord.requests.find((each) => each.startsWith('PUT /applications/')))
})

afterAll(async () => {
  await stallwatch.stop()
  expect(discord.surprises).toEqual([])
  await discord.stop()
})

async function timeline(): Promise<string[]> {
  const { timeline } = await stallwatch.ticketOf(stream)
  return timeline.map(({ kind }) => kind)
}

test('a streamer links an account, hears of the trouble there, asks, presses and is answered by the team', async () => {
  const made = await fetch(`${stallwatch.address}/api/v1/link-codes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ streamer: 'anna' }),
  })
  expect(made.status).toBe(201)
  const { code } = (await made.json()) as { code: string }
  const unknown = await discord.command('why', {}, { user: anna, direct: true })
  expect(await unknown.nextReply()).toMatchObject({
    content: expect.stringContaining('for a code'),
  })
  const linked = await discord.command('link', { code }, { user: anna, direct: true })
  expect(await linked.nextReply()).toMatchObject({ content: expect.stringContaining('anna') })

  await stallwatch.emit([{ type: 'stream', stream, at: Date.now(), streamer: 'anna' }])
  await fallSilent(stallwatch, stream)
  const page = await discord.nextMessage((each) => each.channelId === discord.channelId)
  const told = await discord.nextMessage((each) => each.recipientId === anna.id)
  expect(told.content).toContain('#1')

  const why = await discord.command('why', {}, { user: anna, direct: true })
  expect(await why.nextReply()).toMatchObject({ content: expect.stringContaining('#1') })
  const shown = await discord.nextMessage((each) => each.channelId === page.id)
  expect(shown.content).toContain('**anna**: /why')
  expect(discord.threadOf(page.id)).toBe('#1 live/anna')

  discord.write('Please try the other cable.', { channelId: page.id, user: bo, mentionsBot: true })
  const answer = await discord.nextMessage((each) => each.recipientId === anna.id)
  expect(answer.content).toBe('**bo from our team:**\n\nPlease try the other cable.')

  await (await discord.press(told, 'I’m on it', anna)).nextEdit()
  await (await discord.press(page, 'Acknowledge', bo)).nextEdit()
  await expect
    .poll(timeline)
    .toEqual(expect.arrayContaining(['asked', 'answered', 'said', 'waiting', 'acknowledged']))

  // What is done elsewhere shows in the first message, and nothing more is posted for it.
  const { id } = await stallwatch.ticketOf(stream)
  const assigned = await fetch(`${stallwatch.address}/api/v1/tickets/${id}/assign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by: 'api:mei', to: 'rosa' }),
  })
  expect(assigned.status).toBe(200)
  await expect
    .poll(() => JSON.stringify(discord.message(page.id)), { timeout: 15_000 })
    .toContain('rosa')
  expect(await timeline()).not.toContain('notice-failed')
}, 60_000)
