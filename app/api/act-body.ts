import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'

/** Who does what a request asks for. */
export const by = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .optional()
  .describe('Who does it; the name of the token by default')

/** What makes a repeated request the same. */
export const key = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('Idempotency key; the header Idempotency-Key does the same')

/** The same request sent twice acts once, if it says so; without a key every request is its own. */
export function keyOf(request: FastifyRequest): string {
  const header = request.headers['idempotency-key']
  const body = (request.body as { key?: string } | null)?.key
  return body ?? (typeof header === 'string' && header !== '' ? header.slice(0, 200) : randomUUID())
}
