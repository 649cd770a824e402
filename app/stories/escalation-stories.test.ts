import { expect, test } from 'vitest'
import { looks } from '../../fixtures/testing/desk-story/air.ts'
import {
  fallsIll,
  isWellAgain,
  outage,
  presses,
  quiet,
  restarts,
  restartsAfterSending,
} from '../../fixtures/testing/desk-story/happenings.ts'
import {
  always,
  bigShow,
  person,
  sampleDesk,
  show,
  usualEscalation,
} from '../../fixtures/testing/desk-story/sample-desk.ts'
import { hears, tellStory } from '../../fixtures/testing/desk-story/tell-story.ts'

const jakarta = { on: '2026-11-26', in: 'Asia/Jakarta', onAir: { 'live/anna': bigShow } }

test('03:12 in Jakarta: the first sleeps, the second takes it and falls silent, is asked again, and all is well', async () => {
  const { ticketOf } = await tellStory({ ...jakarta, config: sampleDesk() }, (at) => {
    at('03:12:05', fallsIll('live/anna'))
    at('03:12:07', hears('mei', 'opened', 'live/anna'))
    at('03:12:09', hears('anna', 'opened'))
    at('03:14:07', hears('bo', 'unanswered'))
    at('03:14:40', presses('discord:bo', 'acknowledge', 'live/anna'))
    at('03:19:40', hears('mei', 'acknowledgement-expired'), hears('bo', 'acknowledgement-expired'))
    at('03:20:02', presses('discord:bo', 'acknowledge', 'live/anna'))
    at('03:22:30', isWellAgain('live/anna'))
    at('03:23:10', hears('mei', 'recovered'), hears('bo', 'recovered'), hears('anna', 'recovered'))
    at('03:24:00', presses('discord:anna', 'rate', 'live/anna', '5'))
  })
  expect(ticketOf('live/anna')).toMatchObject({
    priority: 'P0',
    acknowledgedBy: 'discord:bo',
    rating: { stars: 5 },
    resolution: 'recovered',
  })
})

test('nobody answers: everybody is called twice, over kills and restarts, and the lobby hears of it', async () => {
  await tellStory({ ...jakarta, config: sampleDesk() }, (at) => {
    at('23:49:58', fallsIll('live/anna'))
    at('23:50:00', hears('mei', 'opened', 'live/anna'))
    at('23:50:02', hears('anna', 'opened'))
    at('23:51:00', restarts)
    at('23:52:00', hears('bo', 'unanswered'))
    at('23:56:59', restarts)
    at('23:57:00', hears('mei', 'unanswered'))
    at('23:59:00', hears('bo', 'unanswered'))
    at('00:04:00', hears('lobby', 'handed-off'))
    at('00:05:00', quiet)
  })
})

test('killed between the call and the note of it: nobody is called twice, and nobody is forgotten', async () => {
  await tellStory({ ...jakarta, config: sampleDesk() }, (at) => {
    at('23:00:00', restartsAfterSending('chat'), fallsIll('live/anna'))
    at('23:00:02', hears('mei', 'opened', 'live/anna'))
    at('23:00:04', hears('anna', 'opened'))
    at('23:02:00', restartsAfterSending('chat'))
    at('23:02:02', hears('bo', 'unanswered'))
    at('23:02:30', presses('discord:bo', 'acknowledge', 'live/anna'))
    at('23:04:00', quiet)
  })
})

test('a chat that is down costs nobody a minute: mail takes its place, and whoever has neither is passed over', async () => {
  const refused = {
    outcome: 'refused',
    reason: 'recipient-refused',
    detail: 'no such user',
  } as const
  const people = [person('mei', '101'), person('bo', '102', { addresses: { chat: '102' } })]
  const schedules = [always('first-line', 'mei'), always('second-line', 'bo')]
  const config = sampleDesk({ duty: { people, schedules } })
  await tellStory({ ...jakarta, config }, (at) => {
    at('04:00:00', outage('chat', refused))
    at('04:00:08', fallsIll('live/anna'))
    at('04:00:10', hears('mei', 'opened'))
    // It is Bo's turn, who has nothing but the chat.
    at('04:02:11', hears('mei', 'unanswered'))
    at('04:02:20', presses('mail:mei', 'acknowledge', 'live/anna'))
    at('04:05:00', quiet)
  })
})

test('the whole team is out of reach: within seconds the office is told, by the way that is left', async () => {
  const away = { outcome: 'refused', reason: 'recipient-refused', detail: 'left' } as const
  const people = ['mei', 'bo'].map((id, index) =>
    person(id, `10${index}`, { addresses: { chat: `10${index}` } }),
  )
  const config = sampleDesk({
    duty: {
      people,
      schedules: [always('first-line', 'mei'), always('second-line', 'bo')],
      escalation: [
        {
          name: 'usual',
          steps: [{ to: [{ schedule: 'first-line' }] }, { to: [{ schedule: 'second-line' }] }],
          lastResort: [{ channel: 'mail', address: 'office@example.org' }],
        },
      ],
    },
  })
  const { ticketOf } = await tellStory({ ...jakarta, config }, (at) => {
    at('05:00:00', outage('chat', away), fallsIll('live/anna'))
    at('05:00:03', hears('office@example.org', 'handed-off', 'live/anna'))
    // Nor is Anna to be reached, whom we had promised a word within a minute.
    at('05:00:50', hears('office@example.org', 'sla-at-risk'))
    at('05:01:03', hears('office@example.org', 'sla-breached'))
    at('05:03:00', quiet)
  })
  const { timeline } = ticketOf('live/anna')
  expect(
    timeline.flatMap((event) => (event.kind === 'step-skipped' ? [event.reason] : [])),
  ).toEqual(['undelivered', 'undelivered'])
})

const routing = {
  routing: { automationWaitMs: { P1: 60_000 } },
  escalation: [
    {
      name: 'servers',
      causes: ['ingest-node', 'delivery'],
      steps: [{ to: [{ schedule: 'experts', skills: ['ingest'] }] }],
    },
    { name: 'usual', steps: [{ to: [{ schedule: 'first-line' }] }] },
  ],
}
const sorted = { ...jakarta, onAir: { 'live/anna': show }, config: sampleDesk({ duty: routing }) }

test('the streamer can mend it alone and does: no staff is woken, and none hears that it is over', async () => {
  const { ticketOf } = await tellStory(sorted, (at) => {
    at('02:00:00', fallsIll('live/anna', looks.congested))
    at('02:00:03', hears('anna', 'opened', 'bitrate'))
    at('02:00:50', isWellAgain('live/anna'))
    at('02:01:35', hears('anna', 'recovered'))
    at('02:05:00', quiet)
  })
  const { timeline } = ticketOf('live/anna')
  expect(timeline).toContainEqual(
    expect.objectContaining({ kind: 'routed', way: 'automation', reason: 'sure-remedy' }),
  )
})

test('the step does not help within a minute: staff are called, once', async () => {
  await tellStory(sorted, (at) => {
    at('02:00:00', fallsIll('live/anna', looks.congested))
    at('02:00:03', hears('anna', 'opened', 'bitrate'))
    at('02:01:02', hears('mei', 'opened', 'live/anna'))
    at('02:01:30', presses('discord:mei', 'acknowledge', 'live/anna'))
    at('02:03:00', quiet)
  })
})

test('a guess is proposed, and the streamer hears it when staff approve', async () => {
  const routing = { sureFrom: 0.8 }
  const config = sampleDesk({ duty: { routing } })
  await tellStory({ ...sorted, config }, (at) => {
    at('02:00:00', fallsIll('live/anna', looks.trembling))
    at('02:00:04', hears('anna', 'opened'))
    at('02:00:05', hears('mei', 'opened', 'live/anna'))
    at('02:00:15', hears('mei', 'raised'))
    at('02:00:40', presses('discord:mei', 'approve', 'live/anna'))
    at('02:00:40', hears('anna', 'advice', 'bitrate'))
    at('02:01:00', presses('discord:mei', 'acknowledge', 'live/anna'))
    at('02:03:00', quiet)
  })
})

test('a customer who pays for it has the lead called as well, and whoever takes it is held to five minutes', async () => {
  const vip = {
    name: 'enterprise',
    tiers: ['enterprise'],
    steps: [{ to: [{ schedule: 'first-line' }, { schedule: 'experts' }], waitMs: 60_000 }],
    acknowledgedForMs: { P0: 300_000 },
  }
  const config = sampleDesk({ duty: { escalation: [vip, usualEscalation] } })
  const onAir = {
    'live/anna': { ...bigShow, tier: 'enterprise' },
    'live/ben': { ...bigShow, streamer: 'ben' },
  }
  await tellStory({ ...jakarta, onAir, config }, (at) => {
    at('21:00:00', fallsIll('live/anna'))
    at('21:00:02', hears('mei', 'opened', 'live/anna'), hears('rosa', 'opened', 'live/anna'))
    at('21:00:04', hears('anna', 'opened'))
    at('21:00:30', presses('discord:rosa', 'acknowledge', 'live/anna'))
    at('21:01:00', fallsIll('live/ben'))
    at('21:01:02', hears('mei', 'opened', 'live/ben'))
    at('21:01:30', presses('discord:mei', 'acknowledge', 'live/ben'))
    at('21:05:30', hears('rosa', 'acknowledgement-expired', 'live/anna'))
    at('21:05:30', hears('mei', 'acknowledgement-expired', 'live/anna'))
    at('21:05:40', presses('discord:rosa', 'acknowledge', 'live/anna'))
    at('21:06:00', quiet)
  })
})
