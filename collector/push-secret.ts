import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { createTokenCheck } from './ingest/token-check.ts'
import type { PushAnswer, Pushed } from './source.ts'
import { pushProblem } from './source-routes.ts'

/** What a server without signatures proves itself with, as `?token=…` in the address it is given. */
export const pushSecretSchema = z
  .string()
  .min(16, 'expected at least 16 characters')
  .meta({ secret: true })

/** The refusal for whoever does not bear the secret, or null; how long it takes tells nothing of it. */
export function createSecretCheck(secret: string): (pushed: Pushed) => PushAnswer | null {
  const isAllowed = createTokenCheck([{ name: 'server', token: secret }])
  return (pushed) =>
    isAllowed(pushed) === null
      ? pushProblem(401, 'unauthorized', 'expected the secret of this source as ?token=…')
      : null
}

/** The same for a server that proves itself by user and password (`Authorization: Basic …`). */
export function createBasicCheck(
  user: string,
  password: string,
): (pushed: Pushed) => PushAnswer | null {
  const expected = digestOf(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)
  return ({ headers }) =>
    timingSafeEqual(digestOf(headers.authorization ?? ''), expected)
      ? null
      : pushProblem(401, 'unauthorized', 'expected the user and password of this source')
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
