import { createHash, randomBytes } from 'node:crypto'
import type { Credentials } from './pull-url.ts'

/** What is being asked, as far as the proof of identity covers it. */
export interface SignedRequest {
  readonly method: string
  readonly url: string
}

type Challenge = ReadonlyMap<string, string>

/** The hash functions of RFC 7616 that cameras use; MD5 is what is meant when none is named. */
const hashes: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256' }

function parseChallenge(header: string): Challenge {
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, bare] of header.matchAll(/([a-z]+)=(?:"([^"]*)"|([^\s,]+))/gi)) {
    parameters.set(name.toLowerCase(), quoted ?? bare ?? '')
  }
  return parameters
}

function digest(
  challenge: Challenge,
  who: Credentials,
  request: SignedRequest,
): string | undefined {
  const algorithm = challenge.get('algorithm')
  const hash = hashes[(algorithm ?? 'MD5').toUpperCase()]
  if (!hash) return undefined
  const hex = (text: string) => createHash(hash).update(text).digest('hex')
  const realm = challenge.get('realm') ?? ''
  const nonce = challenge.get('nonce') ?? ''
  const identity = hex(`${who.user}:${realm}:${who.password}`)
  const subject = hex(`${request.method}:${request.url}`)
  const fields = [
    `username="${who.user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${request.url}"`,
  ]
  if (algorithm !== undefined) fields.push(`algorithm=${algorithm}`)
  if (challenge.has('opaque')) fields.push(`opaque="${challenge.get('opaque')}"`)
  if (
    challenge
      .get('qop')
      ?.split(/\s*,\s*/)
      .includes('auth')
  ) {
    const cnonce = randomBytes(8).toString('hex')
    fields.push('qop=auth', 'nc=00000001', `cnonce="${cnonce}"`)
    fields.push(`response="${hex(`${identity}:${nonce}:00000001:${cnonce}:auth:${subject}`)}"`)
  } else {
    fields.push(`response="${hex(`${identity}:${nonce}:${subject}`)}"`)
  }
  return `Digest ${fields.join(', ')}`
}

/**
 * The `Authorization` header that answers a server's challenges (its `WWW-Authenticate` headers):
 * Digest (RFC 7616: MD5 or SHA-256, with or without `qop=auth`) where it is offered, else Basic.
 * `undefined` when the server offers neither.
 */
export function rtspAuthorization(
  challenges: readonly string[],
  who: Credentials,
  request: SignedRequest,
): string | undefined {
  for (const header of challenges) {
    if (!/^digest\s/i.test(header)) continue
    const answer = digest(parseChallenge(header), who, request)
    if (answer !== undefined) return answer
  }
  if (!challenges.some((header) => /^basic\b/i.test(header))) return undefined
  return `Basic ${Buffer.from(`${who.user}:${who.password}`).toString('base64')}`
}
