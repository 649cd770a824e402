import { answerMediamtxMetrics } from '../../../fixtures/testing/mediamtx-api.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { pollContract } from '../../source.contract.ts'
import { prometheusSchema } from './config.ts'
import { createSeriesReader } from './read-series.ts'

// MediaMTX has a source of its own; here its page stands for any exporter's.
const options = {
  stream: '{name}',
  session: '{id}',
  fields: {
    bitrateBps: { metric: 'paths_inbound_bytes', rate: true, times: 8 },
    rttMs: { metric: 'srt_conns_ms_rtt', stream: '{path}', match: { state: '^publish$' } },
    lossRatio: {
      metric: 'srt_conns_packets_received_drop',
      of: 'srt_conns_packets_received',
      stream: '{path}',
    },
  },
}

const shown: { readonly [file: string]: readonly string[] } = {
  '1.17-metrics.txt': ['probe', 'live/"anna"'],
}

pollContract('prometheus', {
  kind: 'prometheus',
  path: '/metrics',
  options,
  answer: answerMediamtxMetrics,
  streams: ['live/anna', 'live/bo'],
  spoil: (body, stream) => body.replaceAll(`="${stream}"`, `='${stream}'`),
  read: createSeriesReader(
    prometheusSchema.parse({ ...options, name: 'a', kind: 'prometheus', url: 'http://a/' }),
  ),
  recordings: [...recordingsOf('mediamtx', '.txt'), ...recordingsOf('prometheus', '.txt')].map(
    ({ name, body }) => ({ ...{ name, body }, streams: shown[name] ?? [] }),
  ),
})
