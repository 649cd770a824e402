import type { StopAddress, Stops } from './channel.ts'
import { createSeal } from './seal.ts'

/** Links by which whoever reads at an address ends the messages there. They work for ever, as people expect of them. */
export interface StopLinks extends Pick<Stops, 'link'> {
  /** Whose messages a token ends; null when it is none of ours. Never throws. */
  read(token: string): StopAddress | null
}

/** Longer than any address with its mark. */
const longest = 600

/** Makes and reads them. Two with the same secret read each other's. */
export function createStopLinks(options: {
  /** The store's own secret. */
  readonly secret: string
  /** Our own address as people reach it. */
  readonly publicUrl?: string | undefined
}): StopLinks {
  const seal = createSeal(options.secret, 'stallwatch stop v1')
  const { publicUrl } = options
  return {
    link({ kind, address }) {
      if (publicUrl === undefined) return null
      const token = seal.seal(`${kind}:${address}`)
      return `${publicUrl.replace(/\/+$/, '')}/u/${encodeURIComponent(token)}`
    },
    read(token) {
      const text = token.length > longest ? undefined : seal.open(token)?.text
      const [, kind, address] = /^([^:]+):(.+)$/su.exec(text ?? '') ?? []
      return kind && address ? { kind, address } : null
    },
  }
}
