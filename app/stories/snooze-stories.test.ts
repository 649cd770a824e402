import { expect, test } from 'vitest'
import {
  fallsIll,
  isWellAgain,
  mutes,
  presses,
  quiet,
  restarts,
} from '../../fixtures/testing/desk-story/happenings.ts'
import { bigShow } from '../../fixtures/testing/desk-story/sample-desk.ts'
import { hears, tellStory } from '../../fixtures/testing/desk-story/tell-story.ts'

const minuteMs = 60_000

function person(id: string, address: string) {
  return { id, languages: ['en'], addresses: { chat: address } }
}

/** Mei is paged, then Bo; Rosa is never on duty. */
const people = [person('mei', '101'), person('bo', '102'), person('rosa', '103')]
const schedules = ['mei', 'bo'].map((name) => {
  return { name, timeZone: 'Asia/Jakarta', layers: [{ name: 'all', people: [name] }] }
})

function night({ policy, route }: { readonly policy?: object; readonly route?: object }) {
  const config = {
    directory: { entries: [{ streamer: 'anna', language: 'en', addresses: { chat: '900' } }] },
    notifier: {
      channels: [{ name: 'chat', kind: 'discord', token: 'a'.repeat(20) }],
      routes: [{ to: 'streamer', channel: 'chat' }, ...(route ? [route] : [])],
    },
    duty: { people, schedules, escalation: policy ? [policy] : [] },
  }
  return { on: '2026-11-26', in: 'Asia/Jakarta', onAir: { 'live/anna': bigShow }, config }
}

const policy = {
  name: 'usual',
  steps: [
    { to: [{ schedule: 'mei' }], waitMs: 120_000 },
    { to: [{ schedule: 'bo' }], waitMs: 300_000 },
  ],
  repeat: 1,
  lastResort: [{ channel: 'chat', address: 'lobby' }],
}
const byTheirSteps = night({ policy })
const byRoute = night({ route: { to: 'oncall', channel: 'chat', address: 'room' } })

test('Bo snoozes for five minutes: when it is over and the stream still ill, all who were paged are told, once', async () => {
  await tellStory(byTheirSteps, (at) => {
    at('03:11:58', fallsIll('live/anna'))
    at('03:12:00', hears('mei', 'opened'))
    at('03:12:02', hears('anna', 'opened'))
    at('03:14:00', hears('bo', 'unanswered'))
    at('03:15:00', presses('discord:bo', 'snooze', 'live/anna', '5'))
    at('03:19:59', restarts)
    at('03:20:00', hears('bo', 'snooze-ended', 'snoozed until now'), hears('mei', 'snooze-ended'))
    at('03:21:00', restarts)
    at('03:24:59', quiet)
  })
})

test('an acknowledgement that runs out with the snooze calls everybody, and that alone is told', async () => {
  const shortly = night({ policy: { ...policy, acknowledgedForMs: { P0: 2 * minuteMs } } })
  await tellStory(shortly, (at) => {
    at('03:11:58', fallsIll('live/anna'))
    at('03:12:00', hears('mei', 'opened'))
    at('03:12:02', hears('anna', 'opened'))
    at('03:13:00', presses('discord:bo', 'snooze', 'live/anna', '5'))
    at('03:18:00', hears('mei', 'acknowledgement-expired'), hears('bo', 'acknowledgement-expired'))
    at('03:18:30', presses('discord:bo', 'acknowledge', 'live/anna'))
    at('03:20:00', quiet)
  })
})

test('whoever snoozed is told beside the place where people look, and is not told twice', async () => {
  await tellStory(byRoute, (at) => {
    at('09:59:58', fallsIll('live/anna'))
    at('10:00:00', hears('room', 'opened'))
    at('10:00:02', hears('anna', 'opened'))
    at('10:01:00', presses('discord:rosa', 'snooze', 'live/anna', '5'))
    at('10:04:00', presses('discord:rosa', 'snooze', 'live/anna', '5'))
    at('10:09:00', hears('room', 'snooze-ended'), hears('rosa', 'snooze-ended'))
    at('10:15:00', quiet)
  })
})

test('a stream that is well at the end of the snooze tells nobody, until it falls ill again', async () => {
  const { ticketOf } = await tellStory(byRoute, (at) => {
    at('09:59:58', fallsIll('live/anna'))
    at('10:00:00', hears('room', 'opened'))
    at('10:00:02', hears('anna', 'opened'))
    at('10:01:00', presses('discord:somebody', 'snooze', 'live/anna', '5'))
    at('10:05:40', isWellAgain('live/anna'))
    at('10:06:10', fallsIll('live/anna'))
    at('10:06:12', hears('room', 'snooze-ended'))
    at('10:06:20', quiet)
  })
  expect(ticketOf('live/anna')).toMatchObject({ snoozedUntil: null })
})

test('a snooze that ends under a mute is told of when that has ended', async () => {
  await tellStory(byRoute, (at) => {
    at('09:59:58', fallsIll('live/anna'))
    at('10:00:00', hears('room', 'opened'))
    at('10:00:02', hears('anna', 'opened'))
    at('10:01:00', presses('discord:somebody', 'snooze', 'live/anna', '3'))
    at('10:02:00', mutes({ stream: 'live/anna' }, 4 * minuteMs))
    at('10:06:00', hears('room', 'snooze-ended'))
    at('10:10:00', quiet)
  })
})
