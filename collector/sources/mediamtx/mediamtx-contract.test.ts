import { answerMediamtxApi, answerMediamtxMetrics } from '../../../fixtures/testing/mediamtx-api.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { pollContract } from '../../source.contract.ts'
import { readPaths } from './read-api.ts'
import { readMetricsPage } from './read-metrics-page.ts'

const shown: { readonly [file: string]: readonly string[] } = {
  '1.0-no-path.json': [],
  '1.8-paths.json': ['cam1', 'live/anna'],
  '1.16-paths.json': ['cam1'],
  '1.17-paths.json': ['garden', 'live/über uns'],
  '1.0-metrics.txt': ['cam1'],
  '1.17-metrics.txt': ['probe', 'live/"anna"'],
  '1.17-no-path-metrics.txt': [],
}

pollContract('mediamtx by its API', {
  kind: 'mediamtx',
  path: '',
  answer: answerMediamtxApi,
  streams: ['live/anna', 'live/bo'],
  pageSize: 1_000,
  spoil: (body, stream) => {
    const answer = JSON.parse(body)
    for (const each of answer.items) if (each.name === stream) each.inboundBytes = -1
    return JSON.stringify(answer)
  },
  read: readPaths,
  recordings: recordingsOf('mediamtx', '.json')
    .filter(({ name }) => name in shown)
    .map(({ name, body }) => ({
      ...{ name, body, at: '/v3/paths/list' },
      streams: shown[name] ?? [],
    })),
})

pollContract('mediamtx by its metrics', {
  kind: 'mediamtx',
  path: '/metrics',
  answer: answerMediamtxMetrics,
  streams: ['live/anna', 'live/bo'],
  spoil: (body, stream) => body.replaceAll(`{name="${stream}"`, `{name='${stream}'`),
  read: readMetricsPage,
  recordings: recordingsOf('mediamtx', '.txt').map(({ name, body }) => ({
    ...{ name, body },
    streams: shown[name] ?? [],
  })),
})
