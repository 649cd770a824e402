import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { lengthTrouble, muteReasonSchema, muteScopeSchema } from '../../notifier/mutes-config.ts'
import type { Clock } from '../../triage/model/clock.ts'
import { type Mute, muteStateAt, muteStates } from '../../triage/model/mute.ts'
import type { MuteDesk } from '../../triage/mute-desk.ts'
import type { Store } from '../../triage/store/store.ts'
import type { Access } from './access.ts'
import { by, key, keyOf } from './act-body.ts'
import { ApiError } from './api-error.ts'
import { given, pageOf, paging, problemSchema, readPage, unixMs } from './ticket-schema.ts'

const muteSchema = z
  .object({
    id: z.string(),
    state: z.enum(muteStates),
    configured: z.boolean().describe('It is planned in the configuration, and ended there'),
    scope: z.record(z.string(), z.string()).describe('All of it is true of what is muted'),
    from: unixMs,
    until: unixMs.describe('Not included'),
    reason: z.string(),
    by: z.string(),
    endedAt: unixMs.nullable().describe('When somebody ended it early'),
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'Mute' })

const bodySchema = z.strictObject({
  scope: muteScopeSchema,
  from: unixMs.int().optional().describe('Now when left out'),
  until: unixMs.int().optional().describe('When it ends; give either this or `forMs`'),
  forMs: z.int().min(1_000).optional().describe('For how long, from `from` on'),
  reason: muteReasonSchema.describe('Why, for people to read'),
  by,
  key,
})

/** What the routes are made of. */
export interface MuteRoutes {
  readonly store: Store
  readonly mutes: MuteDesk
  /** The configured ones. */
  readonly planned: readonly Mute[]
  /** No mute is longer. */
  readonly longestMs: number
  readonly clock: Clock
  readonly access: Access
}

/** `/api/v1/mutes`: who is not told of what, until when, and why. */
export function muteRoutes(server: FastifyInstance, parts: MuteRoutes): void {
  const { store, mutes, planned, longestMs, clock, access } = parts
  const app = server.withTypeProvider<ZodTypeProvider>()

  function shown(mute: Mute): z.infer<typeof muteSchema> {
    const state = muteStateAt(mute, clock.now())
    const configured = planned.some(({ id }) => id === mute.id)
    return { ...mute, state, configured, scope: { ...mute.scope } as Record<string, string> }
  }

  app.get(
    '/api/v1/mutes',
    {
      schema: {
        summary: 'Mutes that are in force or planned, those that begin last first',
        description: 'The configured ones are on the first page, before the others.',
        querystring: z.object({
          all: z.stringbool().default(false).describe('Those that are over, too'),
          ...paging,
        }),
        response: { 200: pageOf(muteSchema), '4xx': problemSchema },
      },
    },
    async (request) => {
      access(request, 'read')
      const { all, ...paged } = request.query
      const page = await readPage(() =>
        store.mutes({ ...given(paged), ...(!all && { overAfter: clock.now() }) }),
      )
      const own = paged.cursor === undefined ? planned : []
      const first = own.filter(({ until }) => all || until > clock.now())
      return { items: [...first, ...page.items].map(shown), next: page.next }
    },
  )

  app.post(
    '/api/v1/mutes',
    {
      schema: {
        summary: 'Tell nobody of some trouble for a while',
        description:
          'Tickets are opened all the same. What is held back is told when the mute ends, if the trouble lasts; the end of what was told before passes.',
        body: bodySchema,
        response: { 201: muteSchema, '4xx': problemSchema },
      },
    },
    async (request, reply) => {
      const token = access(request, 'act')
      const { scope, from = clock.now(), reason } = request.body
      const until = endOf(request.body, from)
      const trouble = lengthTrouble({ from, until }, longestMs)
      if (trouble) throw new ApiError(400, 'invalid-request', `until: ${trouble}`)
      if (until <= clock.now())
        throw new ApiError(
          400,
          'invalid-request',
          `until: ${until} has passed, expected a later moment`,
        )
      const mute = await mutes.add({
        ...{ id: idOf(keyOf(request)), scope, from, until, reason },
        ...{ by: request.body.by ?? token, endedAt: null, endedBy: null },
      })
      return reply.code(201).send(shown(mute))
    },
  )

  app.delete(
    '/api/v1/mutes/:id',
    {
      schema: {
        summary: 'End a mute now',
        description: 'What it held back of troubles that last is told within a second or so.',
        params: z.object({ id: z.string().min(1).max(100) }),
        response: { 200: muteSchema, '4xx': problemSchema },
      },
    },
    async (request) => {
      const ended = await mutes.end(request.params.id, access(request, 'act'))
      switch (ended.outcome) {
        case 'not-found':
          throw new ApiError(404, 'not-found', `there is no mute "${request.params.id}"`)
        case 'configured':
          throw new ApiError(
            409,
            'configured',
            `the mute "${ended.mute.id}" is planned in the configuration, expected it to be ended there`,
          )
        case 'already-over':
          throw new ApiError(409, 'already-over', `the mute "${ended.mute.id}" is over already`)
        case 'ended':
          return shown(ended.mute)
      }
    },
  )
}

function endOf({ until, forMs }: z.infer<typeof bodySchema>, from: number): number {
  if (until !== undefined && forMs === undefined) return until
  if (forMs !== undefined && until === undefined) return from + forMs
  throw new ApiError(
    400,
    'invalid-request',
    'until: expected either until or forMs: every mute ends, and says when',
  )
}

/** The same request sent twice is the same mute, if it says so. */
function idOf(requestKey: string): string {
  return `mute-${createHash('sha256').update(requestKey).digest('hex').slice(0, 32)}`
}
