import { expect, test } from 'vitest'
import {
  answers,
  fallsIll,
  isWellAgain,
  quiet,
  writes,
} from '../../fixtures/testing/desk-story/happenings.ts'
import {
  sampleChannels,
  sampleDesk,
  show,
  twoNodes,
  usualEscalation,
} from '../../fixtures/testing/desk-story/sample-desk.ts'
import { hears, tellStory } from '../../fixtures/testing/desk-story/tell-story.ts'

const jakarta = { on: '2026-11-26', in: 'Asia/Jakarta' }

test('a node with three hundred streams dies: one call, every streamer is told once, and once that it is over', async () => {
  const { sick, onAir } = twoNodes(300, 100)
  const all = <T>(what: (stream: string) => T): readonly T[] => sick.map(what)
  const who = (stream: string) => stream.slice('live/'.length)
  const entries = sick.map((stream) => {
    return { streamer: who(stream), addresses: { chat: `9${stream}` } }
  })
  const config = sampleDesk({ directory: { entries } })
  await tellStory({ ...jakarta, onAir, config }, (at) => {
    at('20:00:00', ...all((stream) => fallsIll(stream)))
    // Of two that fall ill nobody can know yet that there are more.
    at('20:00:02', hears('mei', 'opened', 'live/s1'), hears('mei', 'opened', 'live/s2'))
    at('20:00:04', ...all((stream) => hears(who(stream), 'opened')))
    // The first two were told before it was known that it is us, not them.
    at('20:00:04', hears('s1', 'advice', 'us, not you'), hears('s2', 'advice', 'us, not you'))
    at('20:00:07', hears('mei', 'incident', 'sg-ingest-3: 300 streams ill'))
    at('20:00:30', answers('mei', 'acknowledge'))
    at('20:01:00', ...all(isWellAgain))
    at('20:01:36', hears('mei', 'incident-over', 'sg-ingest-3'))
    at('20:01:40', hears('mei', 'recovered', 'live/s1'), hears('mei', 'recovered', 'live/s2'))
    at('20:01:40', ...all((stream) => hears(who(stream), 'recovered')))
    at('20:02:30', quiet)
  })
}, 60_000)

test('a node dies: its tickets leave the calling to the incident, which calls until somebody has it, and again when they fall silent', async () => {
  const { sick, onAir } = twoNodes(12, 12)
  await tellStory({ ...jakarta, onAir, config: sampleDesk() }, (at) => {
    at('20:00:00', ...sick.map((stream) => fallsIll(stream)))
    at('20:00:02', hears('mei', 'opened', 'live/s1'), hears('mei', 'opened', 'live/s2'))
    at('20:00:07', hears('mei', 'incident', 'sg-ingest-3'))
    at('20:02:05', hears('bo', 'unanswered'))
    at('20:02:30', answers('bo', 'acknowledge'))
    at('20:07:30', hears('mei', 'acknowledgement-expired'), hears('bo', 'acknowledgement-expired'))
    at('20:07:50', answers('bo', 'acknowledge'))
    at('20:08:00', ...sick.map(isWellAgain))
    at('20:08:06', hears('mei', 'incident-over'), hears('bo', 'incident-over'))
    at('20:08:40', hears('mei', 'recovered', 'live/s1'), hears('mei', 'recovered', 'live/s2'))
    at('20:09:00', quiet)
  })
})

test('a node comes and goes: what falls ill again under an incident calls nobody anew', async () => {
  const { sick, onAir } = twoNodes(12, 12)
  const all = (what: typeof isWellAgain) => sick.map((stream) => what(stream))
  await tellStory({ ...jakarta, onAir, config: sampleDesk() }, (at) => {
    at('20:00:00', ...all(fallsIll))
    at('20:00:02', hears('mei', 'opened', 'live/s1'), hears('mei', 'opened', 'live/s2'))
    at('20:00:07', hears('mei', 'incident', 'sg-ingest-3'))
    at('20:00:30', answers('mei', 'acknowledge'))
    at('20:03:00', ...all(isWellAgain))
    at('20:03:20', ...all(fallsIll))
    at('20:03:40', ...all(isWellAgain))
    at('20:04:00', ...all(fallsIll))
    at('20:04:20', ...all(isWellAgain))
    at('20:04:40', ...all(fallsIll))
    at('20:05:00', quiet)
  })
})

test('a small trouble at night calls nobody, and the morning tells of it in one message', async () => {
  const config = sampleDesk({
    notifier: {
      channels: sampleChannels,
      routes: [
        { to: 'streamer', channel: 'chat' },
        { to: 'oncall', channel: 'chat', address: 'desk' },
      ],
      digest: { at: ['06:00'], timeZone: 'Asia/Jakarta' },
    },
    duty: { escalation: [{ ...usualEscalation, priorities: ['P0', 'P1', 'P2'] }] },
  })
  const onAir = { 'live/anna': { ...show, viewers: 30 } }
  const { ticketOf } = await tellStory({ ...jakarta, onAir, config }, (at) => {
    at('05:50:00', writes('viewer', 'live/anna', 'the sound is gone'))
    at('05:50:02', writes('viewer', 'live/anna', 'no sound'))
    at('05:50:04', writes('viewer', 'live/anna', 'cannot hear anything'))
    at('05:50:06', hears('anna', 'opened'))
    at('05:55:35', hears('anna', 'recovered'))
    at('06:00:00', hears('desk', 'digest', 'live/anna'))
    at('06:02:00', quiet)
  })
  expect(ticketOf('live/anna').priority).toBe('P3')
})
