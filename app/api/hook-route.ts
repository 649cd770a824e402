import type { FastifyInstance } from 'fastify'
import type { Channel } from '../../notifier/channel.ts'
import { ApiError } from './api-error.ts'

/** The most that a vendor sends at once; a press brings the whole message along. */
const bodyLimitBytes = 262_144

/**
 * `POST /hooks/{channel}`: what vendors send to a channel, such as a press of a button. No token of
 * ours: the channel itself checks that it comes from its vendor.
 */
export async function hookRoute(
  server: FastifyInstance,
  { channels }: { readonly channels: readonly Channel[] },
): Promise<void> {
  await server.register(async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      '*',
      // A signature is that of the text as it came.
      { parseAs: 'string', bodyLimit: bodyLimitBytes },
      (_request, body, done) => done(null, body),
    )
    app.post<{ Params: { channel: string } }>(
      '/hooks/:channel',
      { schema: { hide: true } },
      async (request, reply) => {
        const { channel: name } = request.params
        const hook = channels.find((channel) => channel.name === name)?.hook
        if (!hook) throw new ApiError(404, 'not-found', 'no channel of this name takes anything')
        const body = typeof request.body === 'string' ? request.body : ''
        const answer = await hook({ headers: singleHeaders(request.headers), body })
        return reply.code(answer.status).type('text/plain').send(answer.body)
      },
    )
  })
}

function singleHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const single = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  return Object.fromEntries(single)
}
