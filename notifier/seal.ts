import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** Signs texts that go out into the world and come back. */
export interface Seal {
  /** The text with a mark before it: `mark:text`. The same text gives the same mark. */
  seal(text: string): string
  /** The text that was sealed, and its mark; null when it is not one of ours. Never throws. */
  open(sealed: string): { readonly text: string; readonly mark: string } | null
}

/** 96 bits of an HMAC-SHA256, in base64url: forging one takes longer than any of them lives. */
const markBytes = 12
const markLength = 16

/**
 * A seal for one purpose, from the store's own secret. What is sealed for one purpose is worth
 * nothing for another.
 */
export function createSeal(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))

  function markOf(text: string): string {
    const mark = createHmac('sha256', key).update(text).digest()
    return mark.subarray(0, markBytes).toString('base64url')
  }

  return {
    seal: (text) => `${markOf(text)}:${text}`,
    open(sealed) {
      const mark = sealed.slice(0, markLength)
      const text = sealed.slice(markLength + 1)
      const [expected, given] = [Buffer.from(markOf(text)), Buffer.from(mark)]
      const isGenuine = given.length === expected.length && timingSafeEqual(given, expected)
      return sealed[markLength] === ':' && isGenuine ? { text, mark } : null
    },
  }
}
