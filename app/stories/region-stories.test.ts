import { expect, test } from 'vitest'
import {
  fallsIll,
  isWellAgain,
  presses,
  quiet,
} from '../../fixtures/testing/desk-story/happenings.ts'
import { bigShow, person, sampleDesk, show } from '../../fixtures/testing/desk-story/sample-desk.ts'
import { hears, tellStory } from '../../fixtures/testing/desk-story/tell-story.ts'
import type { Ticket } from '../../triage/model/ticket.ts'

const people = [person('mei', '101'), person('jonas', '104')]

/** First whoever has the sun, and again after two minutes, until somebody takes it. */
function following(...layers: readonly object[]) {
  return sampleDesk({
    duty: {
      people,
      schedules: [{ name: 'first-line', timeZone: 'UTC', layers }],
      escalation: [
        {
          name: 'usual',
          steps: [{ to: [{ schedule: 'first-line' }], waitMs: 120_000 }],
          repeat: 5,
          lastResort: [{ channel: 'chat', address: 'lobby' }],
        },
      ],
    },
  })
}

test('the sun moves on in the middle of an escalation: the second call is for the next region, and both hear the end', async () => {
  const config = following(
    {
      ...{ name: 'asia', timeZone: 'Asia/Jakarta', people: ['mei'] },
      hours: [{ from: '00:00', to: '16:00' }],
    },
    {
      ...{ name: 'europe', timeZone: 'Asia/Jakarta', people: ['jonas'] },
      hours: [{ from: '16:00', to: '00:00' }],
    },
  )
  const onAir = { 'live/anna': bigShow }
  await tellStory({ on: '2026-11-26', in: 'Asia/Jakarta', onAir, config }, (at) => {
    at('15:58:30', fallsIll('live/anna'))
    at('15:58:32', hears('mei', 'opened', 'live/anna'))
    at('15:58:34', hears('anna', 'opened'))
    at('16:00:32', hears('jonas', 'unanswered', 'live/anna'))
    at('16:01:00', presses('discord:jonas', 'acknowledge', 'live/anna'))
    at('16:02:00', isWellAgain('live/anna'))
    at(
      '16:02:40',
      hears('mei', 'recovered'),
      hears('jonas', 'recovered'),
      hears('anna', 'recovered'),
    )
    at('16:05:00', quiet)
  })
})

/** In Berlin 25 October 2026 has two hours that begin at two o'clock; Jonas has from half past two on. */
const berlin = following(
  {
    ...{ name: 'late', timeZone: 'Europe/Berlin', people: ['mei'] },
    hours: [{ from: '08:00', to: '02:30' }],
  },
  {
    ...{ name: 'early', timeZone: 'Europe/Berlin', people: ['jonas'] },
    hours: [{ from: '02:30', to: '08:00' }],
  },
)

const autumn = {
  on: '2026-10-25',
  in: 'Europe/Berlin',
  onAir: { 'live/anna': bigShow },
  config: berlin,
}

test('the night that has half past two twice: duty changes the first time, in the middle of an escalation', async () => {
  await tellStory(autumn, (at) => {
    at('02:27:00+02:00', fallsIll('live/anna'))
    at('02:27:02+02:00', hears('mei', 'opened', 'live/anna'))
    at('02:27:04+02:00', hears('anna', 'opened'))
    at('02:29:02+02:00', hears('mei', 'unanswered'))
    at('02:31:02+02:00', hears('jonas', 'unanswered'))
    at('02:32:00+02:00', presses('discord:jonas', 'acknowledge', 'live/anna'))
    at('02:34:00+02:00', quiet)
  })
})

test('the hour comes again: nobody goes back on duty for it, and two minutes stay two minutes', async () => {
  await tellStory(autumn, (at) => {
    at('02:58:30+02:00', fallsIll('live/anna'))
    at('02:58:32+02:00', hears('jonas', 'opened', 'live/anna'))
    at('02:58:34+02:00', hears('anna', 'opened'))
    at('02:00:32+01:00', hears('jonas', 'unanswered'))
    at('02:02:32+01:00', hears('jonas', 'unanswered'))
    at('02:03:00+01:00', presses('discord:jonas', 'acknowledge', 'live/anna'))
    at('02:05:00+01:00', quiet)
  })
})

test('the second half past two changes nothing', async () => {
  await tellStory(autumn, (at) => {
    at('02:28:00+01:00', fallsIll('live/anna'))
    at('02:28:02+01:00', hears('jonas', 'opened', 'live/anna'))
    at('02:28:04+01:00', hears('anna', 'opened'))
    at('02:30:02+01:00', hears('jonas', 'unanswered'))
    at('02:31:00+01:00', presses('discord:jonas', 'acknowledge', 'live/anna'))
    at('02:32:00+01:00', quiet)
  })
})

test('the night without half past two: duty changes as the clock jumps, and nobody is left out', async () => {
  const onAir = { 'live/anna': bigShow }
  await tellStory({ on: '2026-03-29', in: 'Europe/Berlin', onAir, config: berlin }, (at) => {
    at('01:57:00+01:00', fallsIll('live/anna'))
    at('01:57:02+01:00', hears('mei', 'opened', 'live/anna'))
    at('01:57:04+01:00', hears('anna', 'opened'))
    at('01:59:02+01:00', hears('mei', 'unanswered'))
    at('03:01:02+02:00', hears('jonas', 'unanswered'))
    at('03:02:00+02:00', presses('discord:jonas', 'acknowledge', 'live/anna'))
    at('03:05:00+02:00', quiet)
  })
})

test('a holiday in one region: its promises wait and another has its phones, and the other region works as ever', async () => {
  const office = (name: string, timeZone: string, holidays: readonly string[]) => {
    const hours = Object.fromEntries(
      ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['08:00-18:00']]),
    )
    return { name, timeZone, hours, holidays }
  }
  const promise = (name: string, region: string) => ({
    ...{ name, regions: [region] },
    promises: { P1: { 'first-response': { withinMs: 600_000, calendar: name } } },
  })
  const config = sampleDesk({
    sla: {
      calendars: [
        office('jakarta', 'Asia/Jakarta', ['2026-12-25']),
        office('shanghai', 'Asia/Shanghai', []),
      ],
      policies: [promise('jakarta', 'id'), promise('shanghai', 'cn')],
    },
    duty: {
      people,
      schedules: [
        {
          ...{ name: 'first-line', timeZone: 'Asia/Jakarta' },
          layers: [
            { name: 'id', people: ['mei'], regions: ['id'] },
            { name: 'cn', people: ['jonas'], regions: ['cn'] },
          ],
          overrides: [
            {
              ...{ from: '2026-12-25T00:00', to: '2026-12-26T00:00' },
              ...{ people: ['jonas'], insteadOf: 'mei' },
            },
          ],
        },
      ],
      escalation: [{ name: 'usual', steps: [{ to: [{ schedule: 'first-line' }] }], repeat: 0 }],
    },
  })
  const onAir = {
    'live/anna': { ...show, region: 'id' },
    'live/ben': { ...show, streamer: 'ben', region: 'cn' },
  }
  const friday = { on: '2026-12-25', in: 'Asia/Jakarta', onAir, config }
  const { ticketOf } = await tellStory(friday, (at) => {
    at('09:00:00', fallsIll('live/anna'), fallsIll('live/ben'))
    at('09:00:02', hears('jonas', 'opened', 'live/anna'), hears('jonas', 'opened', 'live/ben'))
    at('09:00:04', hears('anna', 'opened'))
    at('09:05:00', hears('jonas', 'raised', 'live/anna'), hears('jonas', 'raised', 'live/ben'))
    at('09:08:02', hears('jonas', 'sla-at-risk', 'live/ben'))
    at('09:10:03', hears('jonas', 'sla-breached', 'live/ben'))
    at('09:12:00', quiet)
  })
  const broken = ({ timeline }: Ticket) => timeline.some(({ kind }) => kind === 'sla-breached')
  expect([ticketOf('live/anna'), ticketOf('live/ben')].map(broken)).toEqual([false, true])
})
