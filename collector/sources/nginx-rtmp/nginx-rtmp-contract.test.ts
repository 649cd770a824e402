import { answerNginxRtmpStat } from '../../../fixtures/testing/nginx-rtmp-stat.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { pollContract } from '../../source.contract.ts'
import { readStat } from './read-stat.ts'

const odd = ['live/we ird', 'live/bo&lt<x>"', 'live/sound-only', 'live/anna']
const shown: { readonly [file: string]: readonly string[] } = {
  'first-seconds.xml': odd,
  'no-stream.xml': [],
  'several.xml': odd,
}

pollContract('nginx-rtmp', {
  kind: 'nginx-rtmp',
  path: '/stat',
  answer: answerNginxRtmpStat,
  streams: ['live/anna', 'live/bo'],
  read: readStat,
  recordings: recordingsOf('nginx-rtmp', '.xml').map(({ name, body }) => ({
    ...{ name, body },
    streams: shown[name] ?? [],
  })),
})
