import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far the time of a request may be from ours, as Slack recommends: older ones may be replayed. */
const toleranceMs = 300_000

/** What a signature is checked against. */
export interface SignedRequest {
  readonly signature: string | undefined
  /** Unix seconds, as Slack wrote them. */
  readonly timestamp: string | undefined
  readonly body: string
}

/** Slack's signature of a body at a time (version v0: HMAC-SHA256 of both, under the signing secret). */
export function slackSignature(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}

/** Whether Slack has sent this, within the last five minutes. */
export function isFromSlack(
  { signature = '', timestamp = '', body }: SignedRequest,
  secret: string,
  nowMs: number,
): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(nowMs - Number(timestamp) * 1_000) > toleranceMs) return false
  const expected = Buffer.from(slackSignature(secret, timestamp, body))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
