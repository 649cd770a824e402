import { expect, test } from 'vitest'
import { fallsIll, mutes, quiet } from '../../fixtures/testing/desk-story/happenings.ts'
import { bigShow, twoNodes } from '../../fixtures/testing/desk-story/sample-desk.ts'
import { hears, type Told, tellStory } from '../../fixtures/testing/desk-story/tell-story.ts'

const minuteMs = 60_000

function always(name: string, ...people: readonly string[]) {
  return { name, timeZone: 'Asia/Jakarta', layers: [{ name: 'all', people }] }
}

/** Mei, after two minutes Bo, after five more the lobby; no route tells anybody on call. */
const config = {
  directory: { entries: [{ streamer: 'anna', language: 'en', addresses: { chat: '900' } }] },
  notifier: {
    channels: [{ name: 'chat', kind: 'discord', token: 'a'.repeat(20) }],
    routes: [{ to: 'streamer', channel: 'chat' }],
  },
  duty: {
    people: [
      { id: 'mei', languages: ['en'], addresses: { chat: '101' } },
      { id: 'bo', languages: ['en'], addresses: { chat: '102' } },
    ],
    schedules: [always('first-line', 'mei'), always('second-line', 'bo')],
    escalation: [
      {
        name: 'usual',
        steps: [
          { to: [{ schedule: 'first-line' }], waitMs: 120_000 },
          { to: [{ schedule: 'second-line' }], waitMs: 300_000 },
        ],
        repeat: 0,
        lastResort: [{ channel: 'chat', address: 'lobby' }],
      },
    ],
  },
}
const night = { on: '2026-11-26', in: 'Asia/Jakarta', onAir: { 'live/anna': bigShow }, config }

/** Twelve streams of one node, and as many of another. */
const nodes = twoNodes(12, 12)
const evening = { ...night, onAir: nodes.onAir }

/** Why people on call were not told, a line each. */
function untold({ ticketOf }: Told, stream: string): readonly string[] {
  const { timeline } = ticketOf(stream)
  return timeline.flatMap((event) =>
    event.kind === 'not-told' && event.to === 'oncall' ? [`${event.message}: ${event.reason}`] : [],
  )
}

test('a ticket that is muted while somebody is called calls the next one when the mute has ended by itself', async () => {
  await tellStory(night, (at) => {
    at('03:11:58', fallsIll('live/anna'))
    at('03:12:00', hears('mei', 'opened'))
    at('03:12:02', hears('anna', 'opened'))
    at('03:13:00', mutes({ stream: 'live/anna' }, 10 * minuteMs))
    at('03:23:00', hears('bo', 'unanswered'))
    at('03:28:00', hears('lobby', 'handed-off'))
    at('03:31:00', quiet)
  })
})

test('an incident that is muted while somebody is called keeps its steps until the mute has ended', async () => {
  const told = await tellStory(evening, (at) => {
    at('19:59:58', ...nodes.sick.map((stream) => fallsIll(stream)))
    at('20:00:00', hears('mei', 'opened', 'live/s1'), hears('mei', 'opened', 'live/s2'))
    at('20:00:05', hears('mei', 'incident', 'sg-ingest-3'))
    at('20:01:00', mutes({ node: 'sg-ingest-3' }, 10 * minuteMs))
    at('20:11:00', hears('bo', 'unanswered'))
    at('20:16:00', hears('lobby', 'handed-off'))
    at('20:17:00', quiet)
  })
  const lines = nodes.sick.flatMap((stream) => untold(told, stream))
  expect(lines).not.toContain('unanswered: muted')
})

test('a ticket that is opened under a mute says so where only steps tell people on call, and they are called when it ends', async () => {
  const told = await tellStory(night, (at) => {
    at('03:12:00', mutes({ streamer: 'anna' }, 10 * minuteMs))
    at('03:13:00', fallsIll('live/anna'))
    at('03:22:00', hears('mei', 'opened'), hears('anna', 'opened'))
    at('03:24:00', hears('bo', 'unanswered'))
    at('03:24:01', quiet)
  })
  expect(untold(told, 'live/anna')).toEqual(['opened: muted'])
})

test('an incident of a muted node says so where only steps tell people on call, and they are called when it ends', async () => {
  const told = await tellStory(evening, (at) => {
    at('19:59:58', ...nodes.sick.map((stream) => fallsIll(stream)))
    at('20:00:00', hears('mei', 'opened', 'live/s1'), hears('mei', 'opened', 'live/s2'))
    at('20:00:02', mutes({ node: 'sg-ingest-3' }, 10 * minuteMs))
    at('20:10:02', hears('mei', 'incident', 'sg-ingest-3'))
    at('20:10:05', quiet)
  })
  const lines = nodes.sick.flatMap((stream) => untold(told, stream))
  expect(lines.filter((line) => line === 'incident: muted')).toHaveLength(1)
})
