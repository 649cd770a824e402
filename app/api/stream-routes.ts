import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { StreamEntry } from '../../triage/detectors/stream-entry.ts'
import type { Engine } from '../../triage/engine.ts'
import type { Access } from './access.ts'
import { ApiError } from './api-error.ts'
import { pageOf, paging, problemSchema, someOf } from './ticket-schema.ts'

/** How a stream is, in a word. */
export const streamStates = ['well', 'ill', 'ended'] as const
type StreamState = (typeof streamStates)[number]

const streamSchema = z
  .looseObject({
    stream: z.string(),
    state: z.enum(streamStates),
    lastAt: z.number().nullable().describe('Unix time in ms of the newest sample'),
    vantages: z.array(z.looseObject({ vantage: z.string() })),
  })
  .meta({ id: 'Stream' })

/** `/api/v1/streams`: what the engine knows of each, right now. */
export function streamRoutes(
  server: FastifyInstance,
  { engine, access }: { engine: Engine; access: Access },
): void {
  const app = server.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/streams',
    {
      schema: {
        summary: 'Streams, by key',
        querystring: z.object({ state: someOf(streamStates), ...paging }),
        response: { 200: pageOf(streamSchema), '4xx': problemSchema },
      },
    },
    (request) => {
      access(request, 'read')
      const { state, cursor, limit } = request.query
      const after = cursor === undefined ? null : readCursor(cursor)
      const keys: string[] = []
      for (const entry of engine.streams()) {
        const wanted = !state || state.includes(stateOf(entry))
        if (wanted && (after === null || entry.key > after)) keys.push(entry.key)
      }
      keys.sort()
      const page = keys.slice(0, limit)
      const last = page.at(-1)
      const next = last !== undefined && keys.length > limit ? writeCursor(last) : null
      return { items: page.map((key) => view(engine, key)), next }
    },
  )

  app.get(
    '/api/v1/streams/:id',
    {
      schema: {
        summary: 'One stream; its key is percent-encoded (live%2Fanna)',
        params: z.object({ id: z.string().min(1).max(256) }),
        response: { 200: streamSchema, '4xx': problemSchema },
      },
    },
    (request) => {
      access(request, 'read')
      return view(engine, request.params.id)
    },
  )
}

function view(engine: Engine, key: string): z.input<typeof streamSchema> {
  const entry = engine.stream(key)
  if (!entry) throw new ApiError(404, 'not-found', `there is no stream "${key}"`)
  const { type: _, at: announcedAt, ...announced } = entry.announced
  return {
    ...announced,
    announcedAt,
    state: stateOf(entry),
    endedAt: entry.endedAt,
    lastAt: entry.lastAt || null,
    ...(entry.viewers >= 0 && { viewers: entry.viewers }),
    trouble: entry.trouble,
    vantages: engine.readings(key).map((reading) => ({ ...reading })),
  }
}

function stateOf({ endedAt, trouble }: StreamEntry): StreamState {
  if (endedAt !== null) return 'ended'
  return trouble ? 'ill' : 'well'
}

function writeCursor(key: string): string {
  return Buffer.from(key).toString('base64url')
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  if (writeCursor(key) !== cursor) {
    throw new ApiError(
      400,
      'bad-cursor',
      `"${cursor.slice(0, 40)}" is no cursor, expected the "next" of a page`,
    )
  }
  return key
}
