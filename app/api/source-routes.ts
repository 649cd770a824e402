import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Source, sourceStates } from '../../collector/source.ts'
import type { Access } from './access.ts'
import { pageOf, problemSchema } from './ticket-schema.ts'

const sourceSchema = z
  .object({
    name: z.string(),
    kind: z.string(),
    state: z.enum(sourceStates).describe('A blind source says nothing about its streams'),
    reason: z.string().describe('Why it is not up, in one line; empty when it is'),
    since: z.number().describe('Unix time in ms at which it came into this state'),
  })
  .meta({ id: 'Source' })

/** `/api/v1/sources`: how well each source sees, as the configuration lists them. */
export function sourceRoutes(
  server: FastifyInstance,
  { sources, access }: { sources: readonly Source[]; access: Access },
): void {
  server.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/sources',
    {
      schema: {
        summary: 'Sources, and how well each sees',
        response: { 200: pageOf(sourceSchema), '4xx': problemSchema },
      },
    },
    (request) => {
      access(request, 'read')
      const items = sources.map(({ name, kind, status }) => ({ name, kind, ...status() }))
      return { items, next: null }
    },
  )
}
