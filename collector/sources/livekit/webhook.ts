import { createHash, timingSafeEqual } from 'node:crypto'
import { jwtVerify } from 'jose'
import { z } from 'zod'
import type { Poller } from '../../poller.ts'
import { tryJson } from '../../read-json.ts'
import { createReplayGuard } from '../../replay-guard.ts'
import type { PushAnswer, Pushed, SourceContext } from '../../source.ts'
import { pushProblem } from '../../source-routes.ts'
import type { LivekitConfig } from './config.ts'
import { livekitStreamKey } from './livekit-reading.ts'

/** LiveKit signs for five minutes (`SetValidFor` in its notifiers); both clocks may be wrong by this much. */
const validMs = 5 * 60_000
const leewayMs = 30_000

/**
 * Why somebody left, where that was meant. Servers that do not tell leave it out: there everybody
 * who left counts as ended. The others are on another connection already, or were cut.
 */
const meant = [
  'CLIENT_INITIATED',
  'PARTICIPANT_REMOVED',
  'ROOM_DELETED',
  'ROOM_CLOSED',
  'UNKNOWN_REASON',
  '',
]

const eventSchema = z.object({
  event: z.string(),
  room: z.object({ name: z.string() }).optional(),
  participant: z
    .object({
      identity: z.string(),
      kind: z.string().default('STANDARD'),
      disconnectReason: z.string().default(''),
    })
    .optional(),
  ingressInfo: z
    .object({
      roomName: z.string().default(''),
      participantIdentity: z.string().default(''),
      state: z.object({ status: z.string().default('') }).default({ status: '' }),
    })
    .optional(),
})
type LivekitEvent = z.infer<typeof eventSchema>

/**
 * Takes the webhooks of LiveKit, each once. Its signature is a token in `Authorization` that holds
 * the SHA-256 of the body.
 */
export function createLivekitWebhook(
  { apiKey, apiSecret }: Pick<LivekitConfig, 'apiKey' | 'apiSecret'>,
  poller: Pick<Poller, 'endIfMoving'>,
  { clock }: Pick<SourceContext, 'clock'>,
): (pushed: Pushed) => Promise<PushAnswer> {
  const secret = Buffer.from(apiSecret)
  const guard = createReplayGuard({ validMs: validMs + 2 * leewayMs }, clock)

  async function isSigned(token: string, body: Buffer): Promise<boolean> {
    const nowMs = clock.now()
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        issuer: apiKey,
        requiredClaims: ['exp', 'sha256'],
        clockTolerance: leewayMs / 1_000,
        currentDate: new Date(nowMs),
      })
      // Longer than LiveKit's own, it would outlive the memory of what was taken.
      if ((payload.exp ?? Infinity) * 1_000 > nowMs + validMs + leewayMs) return false
      return isDigestOf(String(payload.sha256), body)
    } catch {
      return false
    }
  }

  async function take(body: Buffer): Promise<PushAnswer> {
    const event = eventSchema.safeParse(tryJson(body.toString()))
    if (!event.success) return pushProblem(400, 'invalid-json', 'expected a webhook of LiveKit')
    const stream = endedBy(event.data)
    if (stream !== null) await poller.endIfMoving(stream, 'the publisher left')
    return { status: 200 }
  }

  return async ({ headers, body }) => {
    const token = (headers.authorization ?? '').replace(/^bearer +/i, '')
    if (!(await isSigned(token, body))) {
      return pushProblem(401, 'unauthorized', 'expected a signature made with the API secret')
    }
    // Not the signature: its last letter can be written in four ways that mean the same.
    const signed = token.slice(0, token.lastIndexOf('.'))
    return guard.once(createHash('sha256').update(signed).digest('base64'), () => take(body))
  }
}

/** The stream that was ended on purpose, if that is what the event says. */
function endedBy({ event, room, participant, ingressInfo }: LivekitEvent): string | null {
  // What an ingress publishes leaves the room in the same way whatever became of its encoder.
  if (event === 'participant_left' && room && participant && participant.kind !== 'INGRESS') {
    const { identity, disconnectReason } = participant
    return meant.includes(disconnectReason) ? livekitStreamKey(room.name, identity) : null
  }
  if (event === 'ingress_ended' && ingressInfo && ingressInfo.state.status !== 'ENDPOINT_ERROR') {
    return livekitStreamKey(ingressInfo.roomName, ingressInfo.participantIdentity)
  }
  return null
}

function isDigestOf(given: string, body: Buffer): boolean {
  const expected = createHash('sha256').update(body).digest()
  const digest = Buffer.from(given, 'base64')
  return digest.length === expected.length && timingSafeEqual(digest, expected)
}
