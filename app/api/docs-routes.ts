import type { FastifyInstance } from 'fastify'
import type { ApiDescription } from './api-description.ts'
import { docsPage } from './docs-page.ts'

const headers = {
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
} as const

/** `/api/openapi.json` for programs, `/api/docs` for people, and `/`, which leads there. All may read them. */
export function docsRoutes(app: FastifyInstance): void {
  const hidden = { schema: { hide: true } }
  app.get('/api/openapi.json', hidden, async () => app.swagger())
  app.get('/api/docs', hidden, (_request, reply) =>
    reply
      .headers(headers)
      .type('text/html; charset=utf-8')
      .send(docsPage(app.swagger() as unknown as ApiDescription)),
  )
  app.get('/', hidden, (_request, reply) => reply.redirect('api/docs'))
}
