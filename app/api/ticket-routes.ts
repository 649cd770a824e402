import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { bodyLimit } from '../../notifier/render.ts'
import { type Ticket, ticketStatuses } from '../../triage/model/ticket.ts'
import { priorities } from '../../triage/model/vocabulary.ts'
import type { MuteDesk } from '../../triage/mute-desk.ts'
import type { Store } from '../../triage/store/store.ts'
import type { TicketDesk } from '../../triage/ticket-desk.ts'
import type { TicketCommand } from '../../triage/tickets/apply-command.ts'
import type { Access } from './access.ts'
import { by, key, keyOf } from './act-body.ts'
import { ApiError } from './api-error.ts'
import { findTicket, ticketParams } from './find-ticket.ts'
import { pictureRoute } from './picture-route.ts'
import {
  given,
  pageOf,
  paging,
  problemSchema,
  type ReadSla,
  readPage,
  showTicket,
  someOf,
  ticketSchema,
} from './ticket-schema.ts'
import { toldSchema } from './told-schema.ts'

/** What the ticket routes are made of. */
export interface TicketRoutes {
  readonly store: Store
  readonly desk: TicketDesk
  readonly access: Access
  readonly readSla: ReadSla
  readonly mutes: Pick<MuteDesk, 'inForce'>
}

const words = z.string().trim().min(1).max(4_000)

const person = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .optional()
  .describe('Who: an id of duty.people, or an address such as `discord:222`; `by` when left out')

const bodies = {
  acknowledge: z.object({ by, key }),
  resolve: z.object({ by, key }),
  approve: z.object({ by, key }),
  reopen: z.object({ by, key }),
  assign: z.object({ by, key, to: z.string().trim().min(1).max(200) }),
  follow: z.object({ by, key, person }),
  unfollow: z.object({ by, key, person }),
  note: z.object({ by, key, text: words }),
  ask: z.object({ by, key, text: words }),
  answer: z.object({ by, key, text: words }),
  say: z.object({ by, key, text: z.string().trim().min(1).max(bodyLimit) }),
  prioritise: z.object({ by, key, priority: z.enum(priorities) }),
  wait: z.object({ by, key }),
  resume: z.object({ by, key }),
  snooze: z.object({ by, key, forMs: z.int().min(60_000).max(259_200_000) }),
  close: z.object({ by, key }),
  rate: z.object({ by, key, stars: z.int().min(1).max(5), text: words.optional() }),
  'ended-on-purpose': z.object({ by, key }),
  'still-broken': z.object({ by, key, text: words.optional() }),
} satisfies { readonly [command in TicketCommand['command']]: z.ZodType }

/** What each command does, in a line. */
const summaries: Readonly<Record<TicketCommand['command'], string>> = {
  acknowledge: 'Take a ticket: somebody has it',
  assign: 'Give a ticket to somebody',
  follow: 'Hear how a ticket goes on',
  unfollow: 'Hear of it no longer',
  note: "Write a line onto a ticket's timeline",
  ask: 'Write down what the streamer asked',
  answer: 'Write down what the streamer was answered; it is not sent from here',
  say: 'Say something to the streamer: it is sent to them as from the team',
  prioritise: 'Set the priority: the score raises it beyond that, and never lowers it below',
  resolve: 'Say that it is over',
  approve: 'Send the proposed reply to the streamer',
  reopen: 'Say that it is not over: it then stays open until a person resolves it',
  wait: 'Say that it waits for the streamer: the time until its resolution stands still',
  resume: 'Say that it waits no longer',
  snooze: 'Take a ticket, and hear of nothing but greater urgency and its end for so long',
  close: 'Close a resolved ticket: the next trouble of its stream is a new one',
  rate: 'Say how well a resolved ticket was handled, from 1 to 5',
  'ended-on-purpose': 'Say that nothing is wrong: the stream was meant to end, and counts as ended',
  'still-broken':
    'Say that it is not over: reopens a resolved ticket, raises an open one by a step',
}

/** `/api/v1/tickets`: the list, one ticket, its notices and its picture, and what people do to it. */
export function ticketRoutes(server: FastifyInstance, parts: TicketRoutes): void {
  const app = server.withTypeProvider<ZodTypeProvider>()
  const { store, access } = parts

  async function shown(ticket: Ticket) {
    return showTicket(ticket, parts.readSla, await parts.mutes.inForce())
  }

  app.get(
    '/api/v1/tickets',
    {
      schema: {
        summary: 'Tickets, newest first',
        querystring: z.object({
          status: someOf(ticketStatuses),
          priority: someOf(priorities),
          stream: z.string().optional(),
          incident: z.string().optional().describe('Only the tickets of this incident'),
          ...paging,
        }),
        response: { 200: pageOf(ticketSchema), '4xx': problemSchema },
      },
    },
    async (request) => {
      access(request, 'read')
      const page = await readPage(() => store.tickets(given(request.query)))
      const mutes = await parts.mutes.inForce()
      const items = page.items.map((ticket) => showTicket(ticket, parts.readSla, mutes))
      return { items, next: page.next }
    },
  )

  app.get(
    '/api/v1/tickets/:id',
    {
      schema: {
        summary: 'One ticket',
        params: ticketParams,
        response: { 200: ticketSchema, '4xx': problemSchema },
      },
    },
    async (request) => {
      access(request, 'read')
      return shown(await findTicket(store, request.params.id))
    },
  )

  // What messages link to: an address for people, which stays when what it shows changes.
  app.get('/tickets/:id', { schema: { hide: true, params: ticketParams } }, (request, reply) =>
    reply.redirect(`../api/v1/tickets/${encodeURIComponent(request.params.id)}`),
  )

  app.get(
    '/api/v1/tickets/:id/notices',
    {
      schema: {
        summary: 'Who was told of a ticket, and how each attempt went',
        params: ticketParams,
        response: { 200: pageOf(toldSchema), '4xx': problemSchema },
      },
    },
    async (request) => {
      access(request, 'read')
      const ticket = await findTicket(store, request.params.id)
      const rows = await store.notices(ticket.id)
      const items = await Promise.all(
        rows.map(async ({ notice, ...row }) => {
          const { ticket: _, ...told } = notice
          return { ...told, ...row, deliveries: [...(await store.deliveries(notice.id))] }
        }),
      )
      return { items, next: null }
    },
  )

  pictureRoute(server, { store, access })

  for (const command of Object.keys(bodies) as (keyof typeof bodies)[]) {
    app.post(
      `/api/v1/tickets/:id/${command}`,
      {
        schema: {
          summary: summaries[command],
          params: ticketParams,
          body: bodies[command],
          response: { 200: ticketSchema, '4xx': problemSchema },
        },
      },
      async (request) => {
        const token = access(request, 'act')
        const ticket = await findTicket(store, request.params.id)
        const wanted = { ...request.body, command, by: request.body.by ?? token } as TicketCommand
        return shown(await act(parts.desk, { ticket, wanted, key: keyOf(request) }))
      },
    )
  }
}

async function act(
  desk: TicketDesk,
  { ticket, wanted, key }: { ticket: Ticket; wanted: TicketCommand; key: string },
): Promise<Ticket> {
  const result = await desk.act(ticket.id, wanted, key)
  if (result.outcome === 'not-found')
    throw new ApiError(404, 'not-found', `there is no ticket ${ticket.id}`)
  if (result.outcome !== 'refused') return result.ticket
  const { number, status } = result.ticket
  throw new ApiError(
    409,
    result.refusal,
    `ticket #${number} is ${status}, so it cannot be done: ${wanted.command}`,
  )
}
