import { answerHlsOrigin } from '../../../fixtures/testing/hls-origin.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { pollContract } from '../../source.contract.ts'
import { readPlaylist } from './read-playlist.ts'

const shown: { readonly [file: string]: readonly string[] } = {
  'ffmpeg-live.m3u8': ['live/anna'],
  'low-latency.m3u8': ['live/anna'],
}

pollContract('hls', {
  kind: 'hls',
  path: '/hls/',
  options: {
    streams: { 'live/anna': 'live/anna/index.m3u8', 'live/bo': '/hls/live/bo/index.m3u8' },
  },
  asksByStream: true,
  answer: answerHlsOrigin,
  streams: ['live/anna', 'live/bo'],
  spoil: (body, stream) =>
    body.includes(`${stream.replaceAll('/', '-')}-`) ? `oops ${body}` : body,
  read: readPlaylist,
  recordings: recordingsOf('hls', '.m3u8').map(({ name, body }) => ({
    ...{ name, body, at: '/hls/live/anna/index.m3u8' },
    streams: shown[name] ?? [],
  })),
})
