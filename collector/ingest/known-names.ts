/** How many names are remembered; a power of two. A name takes the place of another now and then. */
const places = 2 ** 18

/**
 * Gives the same string for the same bytes, as long as it remembers them. A string that is used
 * again keeps its hash, so that finding it in a map costs a fraction of what a fresh copy does;
 * and nothing is allocated.
 */
export interface KnownNames {
  /** The ASCII text of `bytes` from `from` up to `to`; `hash` is the caller's own of these bytes. */
  name(bytes: Buffer, from: number, to: number, hash: number): string
}

/** Remembers nothing yet. */
export function createKnownNames(): KnownNames {
  const names: string[] = new Array(places).fill('')
  return {
    name(bytes, from, to, hash) {
      const place = (hash ^ (hash >>> 15)) & (places - 1)
      const known = names[place] as string
      if (isSame(known, bytes, from, to)) return known
      const name = bytes.toString('latin1', from, to)
      names[place] = name
      return name
    },
  }
}

function isSame(name: string, bytes: Buffer, from: number, to: number): boolean {
  if (name.length !== to - from) return false
  for (let at = 0; at < name.length; at += 1) {
    if (name.charCodeAt(at) !== bytes[from + at]) return false
  }
  return true
}
