const offset = 0xcbf29ce484222325n
const prime = 0x100000001b3n
const mask = 0xffffffffffffffffn

/**
 * The id of the ticket for a trouble: the same stream and onset give the same id in every replay
 * and after every crash. 64-bit FNV-1a in base 36: letters and digits, safe in a URL.
 */
export function ticketId(stream: string, onsetAt: number): string {
  let hash = offset
  for (const char of `${stream}\n${onsetAt}`) {
    hash = ((hash ^ BigInt(char.codePointAt(0) as number)) * prime) & mask
  }
  return `t${hash.toString(36).padStart(13, '0')}`
}
