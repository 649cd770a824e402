import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { answerSrsApi } from '../../../fixtures/testing/srs-api.ts'
import { pollContract } from '../../source.contract.ts'
import { readStreams } from './read-streams.ts'

const shown: { readonly [file: string]: readonly string[] } = {
  '3-streams.json': ['live/livestream'],
  '4-streams.json': ['live/anna', 'voice/radio'],
  '5-no-stream.json': [],
  '6-streams.json': ['live/srt-cam', 'live/whip'],
  '7-streams.json': ['live/anna'],
}

pollContract('srs', {
  kind: 'srs',
  path: '',
  answer: answerSrsApi,
  streams: ['live/anna', 'live/bo'],
  stepMs: 3_000,
  countsFrames: true,
  pageSize: 1_000,
  spoil: (body, stream) => {
    const answer = JSON.parse(body)
    for (const each of answer.streams ?? []) {
      if (each.url === `/${stream}`) each.recv_bytes = 'many'
    }
    return JSON.stringify(answer)
  },
  read: readStreams,
  recordings: recordingsOf('srs', '.json').map(({ name, body }) => ({
    ...{ name, body, at: '/api/v1/streams/' },
    streams: shown[name] ?? [],
  })),
})
