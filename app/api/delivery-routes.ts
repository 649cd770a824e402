import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { audiences } from '../../triage/model/vocabulary.ts'
import type { Store } from '../../triage/store/store.ts'
import type { Telling, TellingState } from '../../triage/store/telling.ts'
import type { Access } from './access.ts'
import { pageOf, paging, problemSchema, readPage, someOf, unixMs } from './ticket-schema.ts'

/** Where a delivery stands, as people call it. */
const deliveryStates = ['waiting', 'sending', 'sent', 'failed', 'superseded', 'not-told'] as const
type DeliveryState = (typeof deliveryStates)[number]

const stateOf: { readonly [state in DeliveryState]: TellingState } = {
  waiting: 'pending',
  sending: 'leased',
  sent: 'accepted',
  failed: 'failed',
  superseded: 'superseded',
  'not-told': 'not-told',
}

const attemptSchema = z.object({
  at: unixMs,
  channel: z.string(),
  outcome: z.enum(['accepted', 'retry', 'refused']),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  externalId: z.string().nullable().describe("The vendor's id of the message"),
  tookMs: z.number().nullable(),
})

/** Whether somebody was told of something, as the API shows it. */
const deliverySchema = z
  .object({
    id: z.string(),
    at: unixMs.describe('When the news arose'),
    ticket: z.string(),
    stream: z.string(),
    streamer: z.string().nullable(),
    to: z.enum(audiences),
    person: z.string().nullable().describe('Who among staff'),
    message: z.string().describe('What was to be told'),
    channel: z.string().nullable(),
    address: z.string().nullable(),
    state: z.enum(deliveryStates),
    reason: z.string().nullable().describe('Why it was not, or not yet, told'),
    detail: z.string().nullable().describe('The same in words'),
    sentAt: unixMs.nullable(),
    nextAttemptAt: unixMs.nullable(),
    attempts: z.array(attemptSchema).describe('Every attempt, in order'),
  })
  .meta({ id: 'Delivery' })

/** `/api/v1/deliveries`: was I told, and if not, why. */
export function deliveryRoutes(
  server: FastifyInstance,
  { store, access }: { readonly store: Pick<Store, 'tellings'>; readonly access: Access },
): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  app.get(
    '/api/v1/deliveries',
    {
      schema: {
        summary: 'Who was told of what, and who was not and why, newest first',
        querystring: z.object({
          ticket: z.string().optional().describe('A ticket’s id'),
          stream: z.string().optional(),
          streamer: z.string().optional(),
          person: z.string().optional(),
          channel: z.string().optional(),
          state: someOf(deliveryStates),
          ...paging,
        }),
        response: { 200: pageOf(deliverySchema), '4xx': problemSchema },
      },
    },
    async (request) => {
      access(request, 'read')
      const { state, ...query } = request.query
      const given = Object.entries(query).filter(([, value]) => value !== undefined)
      const { limit, ...filter } = Object.fromEntries(given) as typeof query
      const states = state && { state: state.map((each) => stateOf[each]) }
      const page = await readPage(() => store.tellings({ limit, ...defined(filter), ...states }))
      return { items: page.items.map(show), next: page.next }
    },
  )
}

/** Without what was left out. */
function defined<T extends object>(given: T): { [name in keyof T]-?: NonNullable<T[name]> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [name in keyof T]-?: NonNullable<T[name]> }
}

function show({ ticketId, state, attempts, ...telling }: Telling): z.input<typeof deliverySchema> {
  const shown = deliveryStates.find((each) => stateOf[each] === state) ?? 'failed'
  return {
    ...telling,
    ticket: ticketId,
    state: shown,
    attempts: attempts.map(({ noticeId: _, attempt: __, ...rest }) => rest),
  }
}
