import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { answerSrtCsv, answerSrtJson } from '../../../fixtures/testing/srt-stats.ts'
import { pollContract } from '../../source.contract.ts'
import { createStatsReader } from './read-stats.ts'

const shown: { readonly [file: string]: readonly string[] } = {
  '1.5.1.json': ['srt/921209217'],
  '1.5.1.csv': ['srt/714877524'],
}

const shared = {
  kind: 'srt',
  options: { stream: 'srt/{socket}' },
  streams: ['srt/101', 'srt/102'],
  read: (body: string) => createStatsReader().read(body),
} as const

pollContract('srt in JSON', {
  ...shared,
  path: '/srt.json',
  answer: answerSrtJson,
  spoil: (body, stream) => body.replace(`"sid":${stream.slice(4)},`, '"sid":,'),
  recordings: recordingsOf('srt', '.json').map(({ name, body }) => ({
    ...{ name, body },
    streams: shown[name] ?? [],
  })),
})

pollContract('srt in CSV', {
  ...shared,
  path: '/srt.csv',
  answer: answerSrtCsv,
  spoil: (body, stream) => body.replace(`,${stream.slice(4)},8192,23.5,`, ',many,'),
  recordings: recordingsOf('srt', '.csv').map(({ name, body }) => ({
    ...{ name, body },
    streams: shown[name] ?? [],
  })),
})
