import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { nearestWord } from '../nearest-word.ts'
import { ApiError } from './api-error.ts'

/** Where a token may stand whatever is asked. */
const always = 'token'

/**
 * A hook of fastify's: a parameter in the query that a route does not have is refused, since a
 * filter that is misspelt would otherwise let everything through. Routes that say nothing about their
 * query take anything.
 */
export async function refuseUnknownParameters(request: FastifyRequest): Promise<void> {
  const schema = request.routeOptions.schema?.querystring
  if (!(schema instanceof z.ZodObject)) return
  const known = Object.keys(schema.shape)
  const unknown = Object.keys(request.query as object).filter(
    (name) => name !== always && !known.includes(name),
  )
  if (unknown.length > 0) {
    const words = unknown.map((name) => `${name}: is no parameter, ${expectedInstead(name, known)}`)
    throw new ApiError(400, 'invalid-request', words.join('; '))
  }
}

function expectedInstead(name: string, known: readonly string[]): string {
  const nearest = nearestWord(name, known)
  return nearest === undefined
    ? `expected one of ${known.join(', ')}`
    : `did you mean "${nearest}"?`
}
