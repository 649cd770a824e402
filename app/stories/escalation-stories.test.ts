import { expect, test } from 'vitest'
import {
  fallsIll,
  incidentIs,
  isWellAgain,
  outage,
  presses,
  quiet,
  restarts,
  staysWell,
  turnsOut,
} from '../../fixtures/testing/desk-happenings.ts'
import { hears, tellStory } from '../../fixtures/testing/desk-story.ts'
import { samplePlaybook } from '../../fixtures/testing/sample-ticket.ts'
import { sampleDiagnosis } from '../../fixtures/testing/sample-trouble.ts'

const anna = { streamer: 'anna', language: 'en', addresses: { chat: '900' } }

function person(id: string, address: string, more: object = {}) {
  return { id, languages: ['en'], addresses: { chat: address, mail: `${id}@example.org` }, ...more }
}

function always(name: string, ...people: readonly string[]) {
  return { name, timeZone: 'Asia/Jakarta', layers: [{ name: 'all', people }] }
}

/** Mei, then Bo, then the lobby; Rosa knows the servers. */
function desk(duty: object = {}) {
  return {
    directory: { entries: [anna] },
    notifier: {
      channels: [
        { name: 'chat', kind: 'discord', token: 'a'.repeat(20) },
        { name: 'mail', kind: 'email', url: 'smtp://mail.example', from: 'watch@example.org' },
      ],
      routes: [{ to: 'streamer', channel: 'chat' }],
    },
    duty: {
      people: [
        person('mei', '101'),
        person('bo', '102'),
        person('rosa', '103', { skills: ['ingest'] }),
      ],
      schedules: [
        always('first-line', 'mei'),
        always('second-line', 'bo'),
        always('experts', 'rosa'),
      ],
      escalation: [
        {
          name: 'usual',
          steps: [
            { to: [{ schedule: 'first-line' }], waitMs: 120_000 },
            { to: [{ schedule: 'second-line' }], waitMs: 300_000 },
          ],
          repeat: 1,
          acknowledgedForMs: { P0: 600_000 },
          lastResort: [{ channel: 'chat', address: 'lobby' }],
        },
      ],
      ...duty,
    },
  }
}

const jakarta = { on: '2026-11-26', in: 'Asia/Jakarta' }

test('03:12 in Jakarta: the first sleeps, the second takes it and falls silent, is asked again, and all is well', async () => {
  const { ticketOf } = await tellStory({ ...jakarta, config: desk() }, (at) => {
    at('03:12:07', fallsIll('live/anna'), hears('mei', 'opened', 'live/anna'))
    at('03:12:09', hears('anna', 'opened'))
    at('03:14:07', hears('bo', 'unanswered'))
    at('03:14:40', presses('discord:bo', 'acknowledge', 'live/anna'))
    at('03:24:40', hears('mei', 'acknowledgement-expired'), hears('bo', 'acknowledgement-expired'))
    at('03:25:02', presses('discord:bo', 'acknowledge', 'live/anna'))
    at('03:29:00', isWellAgain('live/anna'))
    at(
      '03:34:00',
      staysWell('live/anna'),
      hears('mei', 'recovered'),
      hears('bo', 'recovered'),
      hears('anna', 'recovered'),
    )
    at('03:40:00', presses('discord:anna', 'rate', 'live/anna', '5'))
  })
  expect(await ticketOf('live/anna')).toMatchObject({
    acknowledgedBy: 'discord:bo',
    rating: { stars: 5 },
    resolution: 'recovered',
  })
})

test('nobody answers: everybody is called twice, over kills and restarts, and the lobby hears of it', async () => {
  await tellStory({ ...jakarta, config: desk() }, (at) => {
    at('23:50:00', fallsIll('live/anna'), hears('mei', 'opened', 'live/anna'))
    at('23:50:02', hears('anna', 'opened'))
    at('23:51:00', restarts)
    at('23:52:00', hears('bo', 'unanswered'))
    at('23:56:59', restarts)
    at('23:57:00', hears('mei', 'unanswered'))
    at('23:59:00', hears('bo', 'unanswered'))
    at('00:04:00', hears('lobby', 'handed-off'))
    at('00:30:00', quiet)
  })
})

test('a chat that is down costs nobody a minute: mail takes its place, and whoever has neither is passed over', async () => {
  const refused = {
    outcome: 'refused',
    reason: 'recipient-refused',
    detail: 'no such user',
  } as const
  const people = [person('mei', '101'), person('bo', '102', { addresses: { chat: '102' } })]
  const config = desk({
    people,
    schedules: [always('first-line', 'mei'), always('second-line', 'bo')],
  })
  await tellStory({ ...jakarta, config }, (at) => {
    at('04:00:00', outage('chat', refused))
    at('04:00:10', fallsIll('live/anna'), hears('mei', 'opened'))
    // It is Bo's turn, who has nothing but the chat.
    at('04:02:11', hears('mei', 'unanswered'))
    at('04:02:20', presses('mail:mei', 'acknowledge', 'live/anna'))
    at('04:05:00', quiet)
  })
})

test('a node dies: its tickets leave the calling to the incident, which calls once and until somebody has it', async () => {
  const ours = sampleDiagnosis({ cause: 'ingest-node', confidence: 0.9 })
  await tellStory({ ...jakarta, config: desk() }, (at) => {
    at('20:00:00', fallsIll('live/anna', { diagnosis: ours }), hears('mei', 'opened', 'live/anna'))
    at('20:00:00', hears('anna', 'opened'))
    at('20:00:05', turnsOut('live/anna', { incident: 'incident-1' }), incidentIs('opened'))
    at('20:00:08', hears('mei', 'incident', 'sg-ingest-3'))
    at('20:02:05', hears('bo', 'unanswered'))
    at('20:02:30', presses('discord:bo', 'acknowledge', 'live/anna'))
    at(
      '20:10:00',
      incidentIs('closed'),
      hears('mei', 'incident-over'),
      hears('bo', 'incident-over'),
    )
  })
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
const sure = sampleDiagnosis({
  cause: 'uplink-congestion',
  confidence: 0.9,
  playbook: samplePlaybook,
})

test('the streamer can mend it alone and does: no staff is woken, and none hears that it is over', async () => {
  const { ticketOf } = await tellStory({ ...jakarta, config: desk(routing) }, (at) => {
    at(
      '02:00:00',
      fallsIll('live/anna', { priority: 'P1', diagnosis: sure }),
      hears('anna', 'opened'),
    )
    at('02:00:50', isWellAgain('live/anna'))
    at('02:05:50', staysWell('live/anna'), hears('anna', 'recovered'))
  })
  const { timeline } = await ticketOf('live/anna')
  expect(timeline).toContainEqual(
    expect.objectContaining({ kind: 'routed', way: 'automation', reason: 'sure-remedy' }),
  )
})

test('the step does not help within a minute: staff are called, once', async () => {
  await tellStory({ ...jakarta, config: desk(routing) }, (at) => {
    at(
      '02:00:00',
      fallsIll('live/anna', { priority: 'P1', diagnosis: sure }),
      hears('anna', 'opened'),
    )
    at('02:01:00', hears('mei', 'opened', 'live/anna'))
    at('02:01:30', presses('discord:mei', 'acknowledge', 'live/anna'))
    at('02:03:00', quiet)
  })
})

test('a guess is proposed, and the streamer hears it when staff approve; a server goes to whoever knows servers', async () => {
  const guess = { ...sure, confidence: 0.4 }
  await tellStory({ ...jakarta, config: desk(routing) }, (at) => {
    at(
      '02:00:00',
      fallsIll('live/anna', { priority: 'P1', diagnosis: guess }),
      hears('mei', 'opened', 'live/anna'),
      hears('anna', 'opened'),
    )
    at('02:00:40', presses('discord:mei', 'approve', 'live/anna'), hears('anna', 'advice', '900'))
    const ours = sampleDiagnosis({ cause: 'ingest-node', confidence: 0.9 })
    at('02:01:10', turnsOut('live/anna', { diagnosis: ours }), hears('rosa', 'opened', 'live/anna'))
    at('02:01:20', presses('discord:rosa', 'acknowledge', 'live/anna'))
  })
})
