/** Nobody is waited for longer than a day, whatever they ask. */
const longestMs = 86_400_000

/**
 * How long a `Retry-After` header asks to wait, in ms from `now` (Unix ms): whole seconds or an
 * HTTP date (RFC 9110, 10.2.3), at most a day. Undefined when it says neither.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, longestMs)
  // Dates begin with the name of a day; Date.parse alone would take "-1" or "2" for one as well.
  const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.min(Math.max(0, at - now), longestMs)
}
