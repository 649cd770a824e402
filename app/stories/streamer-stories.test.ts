import { expect, test } from 'vitest'
import {
  fallsIll,
  isWellAgain,
  mutes,
  presses,
  quiet,
  vanishes,
  writes,
} from '../../fixtures/testing/desk-story/happenings.ts'
import { bigShow, sampleDesk, show } from '../../fixtures/testing/desk-story/sample-desk.ts'
import { hears, tellStory } from '../../fixtures/testing/desk-story/tell-story.ts'

const evening = {
  on: '2026-11-26',
  in: 'Asia/Jakarta',
  onAir: { 'live/anna': show },
  config: sampleDesk(),
}

test('all looks well, and the streamer says that it is still broken: somebody looks, and closes it in person', async () => {
  const { ticketOf } = await tellStory(evening, (at) => {
    at('19:00:00', fallsIll('live/anna'))
    at('19:00:02', hears('mei', 'opened', 'live/anna'))
    at('19:00:04', hears('anna', 'opened'))
    at('19:00:30', presses('discord:mei', 'acknowledge', 'live/anna'), isWellAgain('live/anna'))
    at('19:01:10', hears('anna', 'recovered'), hears('mei', 'recovered'))
    at('19:01:40', presses('discord:anna', 'still-broken', 'live/anna'))
    at('19:01:40', hears('mei', 'reopened'), hears('anna', 'reopened'))
    at('19:02:00', presses('discord:mei', 'acknowledge', 'live/anna'))
    // What is measured is well all the while, and nobody says that it is over.
    at('19:04:00', presses('discord:mei', 'resolve', 'live/anna'), hears('anna', 'resolved'))
    at('19:06:00', quiet)
  })
  expect(ticketOf('live/anna')).toMatchObject({ status: 'resolved', resolution: 'person' })
})

test('the stream is gone without a word, and the streamer says that this was meant: nobody is called any more', async () => {
  const { ticketOf } = await tellStory({ ...evening, onAir: { 'live/anna': bigShow } }, (at) => {
    at('22:00:00', vanishes('live/anna'))
    at('22:00:07', hears('mei', 'opened', 'live/anna'))
    at('22:00:08', hears('anna', 'opened'))
    at('22:01:30', presses('discord:anna', 'ended', 'live/anna'), hears('mei', 'ended'))
    at('22:05:00', quiet)
  })
  expect(ticketOf('live/anna')).toMatchObject({ status: 'resolved', resolution: 'ended' })
})

test('a stream stumbles ten times: it is one ticket, one call and one word that it is over', async () => {
  const { ticketOf } = await tellStory(evening, (at) => {
    at('18:00:00', fallsIll('live/anna'))
    at('18:00:02', hears('mei', 'opened', 'live/anna'))
    at('18:00:04', hears('anna', 'opened'), isWellAgain('live/anna'))
    at('18:00:10', presses('discord:mei', 'acknowledge', 'live/anna'))
    for (const [ill, well] of stumbles.slice(0, 2)) {
      at(ill, fallsIll('live/anna'))
      at(well, isWellAgain('live/anna'))
    }
    at('18:01:00', fallsIll('live/anna'))
    at('18:01:02', hears('mei', 'raised', 'P0'))
    at('18:01:04', isWellAgain('live/anna'))
    at('18:01:10', presses('discord:mei', 'acknowledge', 'live/anna'))
    for (const [ill, well] of stumbles.slice(2)) {
      at(ill, fallsIll('live/anna'))
      at(well, isWellAgain('live/anna'))
    }
    at('18:09:05', hears('mei', 'recovered'), hears('anna', 'recovered'))
    at('18:10:00', quiet)
  })
  expect(ticketOf('live/anna')).toMatchObject({ number: 1, symptom: 'unstable' })
})

/** Still for four seconds, every twenty. */
const stumbles = [
  ['18:00:20', '18:00:24'],
  ['18:00:40', '18:00:44'],
  ['18:01:20', '18:01:24'],
  ['18:01:40', '18:01:44'],
  ['18:02:00', '18:02:04'],
  ['18:02:20', '18:02:24'],
  ['18:02:40', '18:02:44'],
  ['18:03:00', '18:03:04'],
] as const

test('viewers complain of what nobody measures; then it is measured, and what could wait cannot any more', async () => {
  const { ticketOf } = await tellStory(evening, (at) => {
    at('20:00:00', writes('viewer', 'live/anna', '卡了'))
    at('20:00:02', writes('viewer', 'live/anna', 'it keeps freezing'))
    at('20:00:04', writes('viewer', 'live/anna', 'ngelag'))
    at('20:00:05', hears('mei', 'opened', 'live/anna'))
    at('20:00:06', hears('anna', 'opened'))
    at('20:00:06', writes('viewer', 'live/anna', 'se congela'))
    at('20:00:07', writes('viewer', 'live/anna', 'it froze again'))
    at('20:00:20', fallsIll('live/anna'))
    at('20:00:22', hears('mei', 'raised', 'P1'))
    at('20:00:40', presses('discord:mei', 'acknowledge', 'live/anna'))
    at('20:01:00', hears('mei', 'raised', 'P0'))
    at('20:03:00', quiet)
  })
  expect(ticketOf('live/anna').firstComplaintAt).not.toBeNull()
})

test('maintenance is over while a stream is still ill: both hear of it that second, and of the end', async () => {
  await tellStory(evening, (at) => {
    at('14:00:00', mutes({ stream: 'live/anna' }, 600_000))
    at('14:02:00', fallsIll('live/anna'))
    at('14:10:00', hears('mei', 'opened', 'live/anna'), hears('anna', 'opened'))
    at('14:11:00', presses('discord:mei', 'acknowledge', 'live/anna'))
    at('14:12:00', isWellAgain('live/anna'))
    at('14:12:40', hears('mei', 'recovered'), hears('anna', 'recovered'))
    at('14:15:00', quiet)
  })
})
