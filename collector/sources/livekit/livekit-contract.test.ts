import { TokenVerifier } from 'livekit-server-sdk'
import { answerLivekitApi } from '../../../fixtures/testing/livekit-api.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { LookError } from '../../look-error.ts'
import { pollContract } from '../../source.contract.ts'
import { readIngresses, readParticipants, readRooms } from './read-answers.ts'

const service = '/twirp/livekit.RoomService'
const text = (file: string) => recordingsOf('livekit', file)[0]?.body ?? ''

pollContract('livekit', {
  kind: 'livekit',
  path: '',
  answer: answerLivekitApi,
  streams: ['live/anna', 'live/bo'],
  countsNothing: true,
  credentials: (password) => ({ apiKey: 'APIkey', apiSecret: `${password} made longer` }),
  // The vendor's own library says whether our tokens are right; our clock stands elsewhere than its.
  async authorized(authorization, password) {
    const verifier = new TokenVerifier('APIkey', `${password} made longer`)
    const token = authorization.replace(/^Bearer /, '')
    const { video } = await verifier.verify(token, '20 years').catch(() => ({ video: undefined }))
    return (
      !!video && (!!video.roomList || !!video.ingressAdmin || (!!video.roomAdmin && !!video.room))
    )
  },
  spoil: (body, stream) => {
    const answer = JSON.parse(body)
    for (const each of answer.participants ?? []) {
      if (stream.endsWith(`/${each.identity}`)) each.tracks = 'many'
    }
    return JSON.stringify(answer)
  },
  read: (body) => {
    for (const read of [readRooms, readParticipants, readIngresses]) {
      try {
        read(body)
      } catch (error) {
        if (!(error instanceof LookError)) throw error
      }
    }
  },
  recordings: [
    {
      name: '1.9-participants.json',
      at: `${service}/ListParticipants`,
      body: text('1.9-participants.json'),
      beside: {
        [`${service}/ListRooms`]: text('1.9-rooms.json'),
        '/twirp/livekit.Ingress/ListIngress': text('1.9-ingresses.json'),
      },
      streams: ['garden/anna', 'garden/studio'],
    },
    {
      name: 'cloud-participants.json',
      at: `${service}/ListParticipants`,
      body: text('cloud-participants.json'),
      beside: { [`${service}/ListRooms`]: text('cloud-rooms.json') },
      streams: ['kitchen/über uns'],
    },
  ],
})
