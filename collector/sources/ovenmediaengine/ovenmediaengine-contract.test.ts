import { answerOvenmediaengineApi } from '../../../fixtures/testing/ovenmediaengine-api.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { LookError } from '../../look-error.ts'
import { pollContract } from '../../source.contract.ts'
import { readInput, readNames, readStats } from './read-answers.ts'

const text = (file: string) => recordingsOf('ovenmediaengine', file)[0]?.body ?? ''
const names = (...response: string[]) => JSON.stringify({ statusCode: 200, response })

/** Both answers about one stream, and the lists that lead to it. */
function recorded(version: string) {
  const stream = '/v1/vhosts/default/apps/live/streams/anna'
  return {
    name: version,
    at: `/v1/stats/current${stream.slice(3)}`,
    body: text(`${version}-stats.json`),
    beside: {
      '/v1/vhosts': names('default'),
      '/v1/vhosts/default/apps': names('live'),
      '/v1/vhosts/default/apps/live/streams': names('anna'),
      [stream]: text(`${version}-stream.json`),
    },
    streams: ['live/anna'],
  }
}

pollContract('ovenmediaengine', {
  kind: 'ovenmediaengine',
  path: '',
  answer: answerOvenmediaengineApi,
  streams: ['live/anna', 'live/bo'],
  countsFrames: true,
  credentials: (password) => ({ token: `watcher:${password}` }),
  spoil: (body, stream) => {
    const answer = JSON.parse(body)
    if (stream.endsWith(`/${answer.response.name}`)) answer.response.input.tracks = 'many'
    return JSON.stringify(answer)
  },
  read: (body) => {
    for (const read of [readNames, readStats, readInput]) {
      try {
        read(body)
      } catch (error) {
        if (!(error instanceof LookError)) throw error
      }
    }
  },
  recordings: [recorded('0.18'), recorded('0.12')],
})
