import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Store } from '../../triage/store/store.ts'
import type { Access } from './access.ts'
import { ApiError } from './api-error.ts'
import { findTicket, ticketParams } from './find-ticket.ts'
import { problemSchema } from './ticket-schema.ts'

/** What the route of pictures is made of. */
export interface PictureRoute {
  readonly store: Pick<Store, 'ticket' | 'ticketByNumber' | 'picture'>
  readonly access: Access
}

/**
 * A picture is personal and may be replaced or deleted at any time: nobody but who asked keeps it,
 * and nothing makes it into something else than a picture.
 */
const headers = {
  'cache-control': 'private, no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
} as const

/** `/api/v1/tickets/{id}/picture`: the picture that is kept on a ticket as evidence. */
export function pictureRoute(server: FastifyInstance, { store, access }: PictureRoute): void {
  server.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/tickets/:id/picture',
    {
      schema: {
        summary: 'The picture kept on a ticket as evidence, a JPEG',
        produces: ['image/jpeg'],
        params: ticketParams,
        response: { 200: z.any().describe('The JPEG'), '4xx': problemSchema },
      },
    },
    async (request, reply) => {
      access(request, 'read')
      const ticket = await findTicket(store, request.params.id)
      const picture = await store.picture(ticket.id)
      if (!picture) {
        throw new ApiError(404, 'no-picture', `no picture is kept on ticket #${ticket.number}`)
      }
      return reply
        .headers(headers)
        .header('content-disposition', `inline; filename="ticket-${ticket.number}.jpg"`)
        .type('image/jpeg')
        .send(Buffer.from(picture.jpeg))
    },
  )
}
