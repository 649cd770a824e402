import { STATUS_CODES } from 'node:http'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { BaseLogger } from 'pino'
import { encodeProblem } from './ingest/problem.ts'
import type { PushAnswer, Source } from './source.ts'

/** More than any server's callback. */
const maxPushBytes = 1024 * 1024

export interface SourceRoutesOptions {
  readonly sources: readonly Source[]
  readonly log: BaseLogger
}

/**
 * A fastify plugin: what is sent to `/sources/{name}`, and to any path below it, is handed to the
 * source of that name as raw bytes; 404 when there is none that takes anything. Whether the
 * sender may is for the source to say. The body, whatever its type, is at most 1 MiB.
 */
export function createSourceRoutes({ sources, log }: SourceRoutesOptions): FastifyPluginAsync {
  const receivers = new Map(
    sources.filter((source) => source.receive).map((source) => [source.name, source]),
  )

  async function receive(request: FastifyRequest): Promise<PushAnswer> {
    const { name, '*': rest } = request.params as { name: string; '*'?: string }
    const source = receivers.get(name)
    if (!source?.receive)
      return pushProblem(404, 'not-found', 'no source of that name takes anything')
    const { method, url, headers, body } = request
    try {
      return await source.receive({
        ...{ method, url, headers },
        path: rest === undefined ? '' : `/${rest}`,
        body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      })
    } catch (err) {
      log.error({ err, source: name }, 'what was sent to a source could not be taken')
      return pushProblem(503, 'not-stored', 'it could not be stored, send it again')
    }
  }

  return async function sourceRoutes(app) {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxPushBytes }, (_, body, done) =>
      done(null, body),
    )
    for (const url of ['/sources/:name', '/sources/:name/*']) {
      app.route({
        url,
        method: ['GET', 'POST'],
        schema: { hide: true },
        async handler(request, reply) {
          const {
            status,
            contentType = 'text/plain; charset=utf-8',
            body = '',
          } = await receive(request)
          return reply.code(status).type(contentType).send(body)
        },
      })
    }
  }
}

/** A refusal as `application/problem+json`, with a stable `code`. */
export function pushProblem(status: number, code: string, detail: string): PushAnswer {
  const title = STATUS_CODES[status] ?? ''
  return {
    status,
    contentType: 'application/problem+json; charset=utf-8',
    body: encodeProblem({ status, title, code, detail }),
  }
}
