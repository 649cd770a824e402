import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Links } from '../open-links.ts'
import type { Access } from './access.ts'
import { problemSchema } from './ticket-schema.ts'

/** `/api/v1/link-codes`: a code with which a streamer links an account of theirs, such as on Discord. */
export function linkCodeRoute(
  server: FastifyInstance,
  { links, access }: { readonly links: Pick<Links, 'makeCode'>; readonly access: Access },
): void {
  server.withTypeProvider<ZodTypeProvider>().post(
    '/api/v1/link-codes',
    {
      schema: {
        summary: 'A code that links an account to a streamer, once and within the hour',
        body: z.object({ streamer: z.string().trim().min(1).max(256) }),
        response: {
          201: z.object({
            streamer: z.string(),
            code: z.string().describe('What the streamer enters with /link'),
            expiresAt: z.number().describe('Unix time in ms'),
          }),
          '4xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      access(request, 'act')
      const { streamer } = request.body
      const made = await links.makeCode(streamer)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ streamer, ...made })
    },
  )
}
