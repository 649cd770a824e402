/** Longest text that a stream's or a person's name takes up in a message. */
const nameLimit = 80

/**
 * Makes a name from outside harmless in a message: one line, no control or direction-changing
 * characters, nothing that a chat takes for a mention, at most 80 characters.
 */
export function plainName(name: string): string {
  const oneLine = name
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[[\p{Cf}\p{Cs}]--[\u200c\u200d]]/gv, '')
    .replaceAll(/@(?=everyone|here|channel|all\b)/giu, '＠')
    .replaceAll(/<(?=[@#!:])/gu, '‹')
    .trim()
  return clip(oneLine, nameLimit)
}

/** The text in at most `limit` UTF-16 units, with an ellipsis where it was cut. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit - 1)
  // Half of a surrogate pair is no character.
  return `${cut.replace(/[\ud800-\udbff]$/, '')}…`
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The text in at most `limitBytes` of UTF-8, with an ellipsis where it was cut. */
export function clipBytes(text: string, limitBytes: number): string {
  const bytes = encoder.encode(text)
  if (bytes.length <= limitBytes) return text
  let end = Math.max(0, limitBytes - 3)
  // Bytes that continue a character begin with the bits 10.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return `${decoder.decode(bytes.subarray(0, end))}…`
}
