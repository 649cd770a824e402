import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Store } from '../../triage/store/store.ts'
import type { Access } from './access.ts'
import { pageOf, problemSchema, unixMs } from './ticket-schema.ts'

const handoverSchema = z
  .object({
    schedule: z.string(),
    at: unixMs,
    people: z.array(z.string()).describe('Who serves from then on; empty when nobody does'),
    tzVersion: z.string().describe('The version of the time-zone data that it was computed with'),
    was: z
      .object({ at: unixMs.nullable(), tzVersion: z.string() })
      .nullable()
      .describe('Where older time-zone data had put it, when that is not where it is'),
  })
  .meta({ id: 'Handover' })

/** `/api/v1/duty/handovers`: the handovers to come, as they are kept, and which of them new time-zone data has moved. */
export function handoverRoute(
  server: FastifyInstance,
  { store, access }: { readonly store: Pick<Store, 'dutyPlans'>; readonly access: Access },
): void {
  server.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/duty/handovers',
    {
      schema: {
        summary: 'The handovers of the next 12 weeks',
        querystring: z.object({
          schedule: z.string().optional(),
          moved: z.stringbool().default(false).describe('Only those that are not where they were'),
        }),
        response: { 200: pageOf(handoverSchema), '4xx': problemSchema },
      },
    },
    async (request) => {
      access(request, 'read')
      const { schedule: wanted, moved } = request.query
      const plans = await store.dutyPlans()
      const items = plans
        .filter(({ schedule }) => wanted === undefined || schedule === wanted)
        .flatMap(({ schedule, tzVersion, handovers }) =>
          handovers.map(({ at, people, was = null }) => {
            return { schedule, at, people: [...people], tzVersion, was }
          }),
        )
        .filter(({ was }) => !moved || was !== null)
      return { items: items.sort((a, b) => a.at - b.at), next: null }
    },
  )
}
