import { describe, expect, test } from 'vitest'
import { isRejection, parseRecord } from '../../collector/ingest/parse-record.ts'
import {
  fallsIll,
  mutes,
  outage,
  presses,
  quiet,
  restarts,
} from '../../fixtures/testing/desk-story/happenings.ts'
import {
  bigShow,
  sampleChannels,
  sampleDesk,
  usualEscalation,
} from '../../fixtures/testing/desk-story/sample-desk.ts'
import { hears, tellStory } from '../../fixtures/testing/desk-story/tell-story.ts'
import type { Delivery } from '../../notifier/channel.ts'

const night = {
  on: '2026-11-26',
  in: 'Asia/Jakarta',
  onAir: { 'live/anna': bigShow },
  config: sampleDesk(),
}
const minuteMs = 60_000

/** Nobody is called step by step: two places hear of everything. */
const twoRooms = sampleDesk({
  notifier: {
    channels: sampleChannels,
    routes: [
      { to: 'oncall', channel: 'chat', address: 'room' },
      { to: 'oncall', channel: 'mail', address: 'office@example.org' },
    ],
  },
  duty: { escalation: [] },
})
const unreachable = {
  outcome: 'retry',
  reason: 'unreachable',
  detail: 'no connection',
  unsent: true,
} as const satisfies Delivery

describe('what went wrong elsewhere', () => {
  test('a receiver that was down for ten minutes hears of it twice, or never, and so does a healthy one beside it (Alertmanager #4108)', async () => {
    await tellStory({ ...night, config: twoRooms }, (at) => {
      at('01:00:00', outage('chat', unreachable), fallsIll('live/anna'))
      at('01:00:02', hears('office@example.org', 'opened'))
      at('01:10:00', outage('chat', null))
      at('01:10:01', hears('room', 'opened', 'live/anna'))
      at('01:14:00', quiet)
    })
  })

  test('a provider that hangs holds up detection, and everybody else’s messages (Uptime Kuma)', async () => {
    const onAir = { ...night.onAir, 'live/ben': { ...bigShow, streamer: 'ben' } }
    await tellStory({ ...night, onAir, config: twoRooms }, (at) => {
      at('01:00:00', outage('chat', 'hangs'), fallsIll('live/anna'))
      at('01:00:02', hears('office@example.org', 'opened', 'live/anna'))
      at('01:00:05', fallsIll('live/ben'))
      at('01:00:07', hears('office@example.org', 'opened', 'live/ben'))
      at('01:00:09', quiet)
    })
  })

  test('an escalation that was set up and not yet begun is never begun after a crash (OneUptime F14)', async () => {
    const config = sampleDesk({
      duty: { routing: { automationWaitMs: {} }, escalation: [usualEscalation] },
    })
    const onAir = { 'live/anna': { ...bigShow, viewers: 30 } }
    // Nobody knows the cause: staff are called ten seconds after the opening.
    const { ticketOf } = await tellStory({ ...night, onAir, config }, (at) => {
      at('01:00:00', fallsIll('live/anna'))
      at('01:00:04', hears('anna', 'opened'))
      at('01:00:05', restarts)
      at('01:00:12', hears('mei', 'opened'))
      at('01:00:17', hears('mei', 'raised', 'P1'), hears('anna', 'advice'))
      at('01:00:30', presses('discord:mei', 'acknowledge', 'live/anna'))
      at('01:00:50', quiet)
    })
    const { timeline } = ticketOf('live/anna')
    expect(timeline.filter(({ kind }) => kind === 'step-taken')).toHaveLength(2)
  })

  test('a restart while a window holds steps back loses them (OnCall #1206)', async () => {
    await tellStory(night, (at) => {
      at('01:00:00', fallsIll('live/anna'))
      at('01:00:02', hears('mei', 'opened'))
      at('01:00:04', hears('anna', 'opened'))
      at('01:01:00', mutes({ stream: 'live/anna' }, 5 * minuteMs))
      at('01:03:00', restarts)
      at('01:06:00', hears('bo', 'unanswered'))
      at('01:06:30', presses('discord:bo', 'acknowledge', 'live/anna'))
      at('01:08:00', quiet)
    })
  })

  test('words in a name decide: "upstream", "ok" and "ended" are taken for a recovery (OpsKnight #329)', async () => {
    const stream = 'live/upstream-ok-up-ended'
    const { ticketOf } = await tellStory({ ...night, onAir: { [stream]: bigShow } }, (at) => {
      at('01:00:00', fallsIll(stream))
      at('01:00:02', hears('mei', 'opened', stream))
      at('01:00:04', hears('anna', 'opened'))
      at('01:01:00', presses('discord:mei', 'acknowledge', stream))
      at('01:02:00', quiet)
    })
    expect(ticketOf(stream)).toMatchObject({ status: 'acknowledged', recoveredAt: null })
  })

  test.each([
    ['zero', 0],
    ['in a week', 1_764_600_000_000],
    ['a word', 'never'],
  ])('a time at which it ends is taken for the end: %s (OpsKnight #329)', (_, endsAt) => {
    const notes = { unknownFields: 0 }
    const about = { stream: 'live/anna', at: 1_764_000_000_000, endsAt, endedAt: endsAt }
    const parsed = parseRecord({ type: 'stream', ...about }, notes)
    expect(isRejection(parsed)).toBe(false)
    expect(parsed).toEqual({ type: 'stream', stream: about.stream, at: about.at })
    expect(notes.unknownFields).toBe(2)
  })

  test('every event under an id of its own is a page of its own (OpsKnight #329)', async () => {
    const { ticketOf } = await tellStory(night, (at) => {
      at('01:00:00', fallsIll('live/anna'))
      at('01:00:02', hears('mei', 'opened'))
      at('01:00:04', hears('anna', 'opened'))
      at('01:00:20', presses('discord:mei', 'acknowledge', 'live/anna'))
      // Two hundred samples more that say the same.
      at('01:03:40', quiet)
    })
    expect(ticketOf('live/anna').number).toBe(1)
  })

  test('what says nothing of where it is and whose is routed to nobody (openobserve #13904)', async () => {
    const regional = { ...usualEscalation, name: 'regional', regions: ['eu'] }
    const config = sampleDesk({ duty: { escalation: [regional, usualEscalation] } })
    const { ticketOf } = await tellStory({ ...night, onAir: { 'live/x': {} }, config }, (at) => {
      at('01:00:00', fallsIll('live/x'))
      at('01:00:02', hears('mei', 'opened', 'live/x'))
      at('01:00:30', presses('discord:mei', 'acknowledge', 'live/x'))
      at('01:00:50', quiet)
    })
    const { timeline } = ticketOf('live/x')
    expect(timeline).toContainEqual(
      expect.objectContaining({ kind: 'not-told', to: 'streamer', reason: 'no-address' }),
    )
  })
})
