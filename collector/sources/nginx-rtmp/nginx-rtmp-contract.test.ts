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
  spoil: (body, stream) => {
    const name = `<name>${stream.slice(stream.indexOf('/') + 1)}</name>`
    const from = body.indexOf('<bytes_in>', body.indexOf(name)) + '<bytes_in>'.length
    return `${body.slice(0, from)}many${body.slice(from)}`
  },
  read: readStat,
  recordings: recordingsOf('nginx-rtmp', '.xml').map(({ name, body }) => ({
    ...{ name, body },
    streams: shown[name] ?? [],
  })),
})
