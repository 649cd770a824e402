import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { incidentDimensions } from '../../triage/model/incident.ts'
import { causes, priorities } from '../../triage/model/vocabulary.ts'
import type { MuteDesk } from '../../triage/mute-desk.ts'
import type { Store } from '../../triage/store/store.ts'
import type { Access } from './access.ts'
import { ApiError } from './api-error.ts'
import {
  evidence,
  given,
  pageOf,
  paging,
  problemSchema,
  type ReadSla,
  readPage,
  showTicket,
  someOf,
  ticketSchema,
  unixMs,
} from './ticket-schema.ts'

/** An incident as the API shows it. */
const incidentSchema = z
  .object({
    id: z.string(),
    dimension: z.enum(incidentDimensions).describe('What its streams have in common'),
    value: z.string().describe('Which node, ISP, …; the two of a pair are joined by +'),
    cause: z.enum(causes),
    confidence: z.number().min(0).max(1),
    priority: z.enum(priorities),
    onsetAt: unixMs,
    thirdAt: unixMs.describe('When the third of its streams fell ill'),
    openedAt: unixMs,
    grewAt: unixMs.describe('When the newest of its streams joined'),
    closedAt: unixMs.nullable(),
    mergedInto: z.string().nullable().describe('The incident that it turned out to be a part of'),
    ill: z.number().describe('How many of its streams are ill now'),
    watched: z.number().describe('How many streams of its group are watched now'),
    affected: z.number().describe('How many streams have been ill by it'),
    evidence,
  })
  .meta({ id: 'Incident' })

const id = z.object({ id: z.string().min(1).max(64) })

/** `/api/v1/incidents`: the list, one incident, and its tickets. */
export function incidentRoutes(
  server: FastifyInstance,
  parts: {
    readonly store: Store
    readonly access: Access
    readonly readSla: ReadSla
    readonly mutes: Pick<MuteDesk, 'inForce'>
  },
): void {
  const { store, access, readSla } = parts
  const app = server.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/incidents',
    {
      schema: {
        summary: 'Incidents, newest first',
        querystring: z.object({
          open: z.stringbool().optional().describe('Only those that are not over, or that are'),
          dimension: someOf(incidentDimensions),
          priority: someOf(priorities),
          value: z.string().optional(),
          ...paging,
        }),
        response: { 200: pageOf(incidentSchema), '4xx': problemSchema },
      },
    },
    async (request) => {
      access(request, 'read')
      const page = await readPage(() => store.incidents(given(request.query)))
      return { ...page, items: [...page.items] }
    },
  )

  app.get(
    '/api/v1/incidents/:id',
    {
      schema: {
        summary: 'One incident',
        params: id,
        response: { 200: incidentSchema, '4xx': problemSchema },
      },
    },
    (request) => {
      access(request, 'read')
      return find(store, request.params.id)
    },
  )

  app.get(
    '/api/v1/incidents/:id/tickets',
    {
      schema: {
        summary: 'The tickets of an incident, newest first',
        params: id,
        querystring: z.object(paging),
        response: { 200: pageOf(ticketSchema), '4xx': problemSchema },
      },
    },
    async (request) => {
      access(request, 'read')
      const { id: incident } = await find(store, request.params.id)
      const page = await readPage(() => store.tickets({ ...given(request.query), incident }))
      const mutes = await parts.mutes.inForce()
      return { ...page, items: page.items.map((ticket) => showTicket(ticket, readSla, mutes)) }
    },
  )
}

async function find(store: Store, wanted: string) {
  const incident = await store.incident(wanted)
  if (!incident) throw new ApiError(404, 'not-found', `there is no incident "${wanted}"`)
  return incident
}
