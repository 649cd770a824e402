import { createHmac, randomInt } from 'node:crypto'
import type { BaseLogger } from 'pino'
import type { Directory } from '../collector/directory/directory.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { LinkedAddress } from '../triage/store/people-store.ts'
import type { Store } from '../triage/store/store.ts'
import type { Undo } from './take-down.ts'
import { createTries } from './tries.ts'

/** How long a code is good for. */
export const codeLifeMs = 3_600_000
/** What others have linked is known here so soon. */
const rereadMs = 30_000
/** Guessing one of 32^8 codes at this pace is hopeless. */
const tryLimit = { most: 5, withinMs: 900_000 }
/** Without letters and digits that look like others. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** What came of a code. */
export type LinkResult =
  | { readonly outcome: 'linked'; readonly streamer: string }
  | { readonly outcome: 'bad-code' }
  | { readonly outcome: 'too-many-tries'; readonly waitMs: number }

/** The directory, and on top of it the addresses that people have linked themselves. */
export interface Links extends Pick<Directory, 'find'> {
  /** Whose address it is, by the kind or the name of a channel; null when nobody knows. */
  streamerAt(place: {
    readonly kind: string
    readonly channel: string
    readonly address: string
  }): string | null
  /** A fresh code for a streamer, `ABCD-EFGH`, good once and for `codeLifeMs`. */
  makeCode(streamer: string): Promise<{ readonly code: string; readonly expiresAt: number }>
  /** Uses a code up: the address is then the streamer's it was made for. */
  link(kind: string, address: string, code: string): Promise<LinkResult>
}

/** What links are opened over. */
interface LinkParts {
  readonly store: Pick<Store, 'secret' | 'saveLinkCode' | 'useLinkCode' | 'linkedAddresses'>
  readonly directory: Pick<Directory, 'find' | 'streamerAt'>
  readonly clock: Clock
  readonly log: BaseLogger
  readonly undo: Undo
}

/** Opens the linked addresses, and reads again and again what other processes have linked. */
export async function openLinks({ store, directory, clock, log, undo }: LinkParts): Promise<Links> {
  const secret = await store.secret()
  const tries = createTries(clock, tryLimit)
  let linked: readonly LinkedAddress[] = []
  let owners = new Map<string, string>()
  let addresses = new Map<string, Record<string, string>>()

  async function read(): Promise<void> {
    linked = await store.linkedAddresses()
    owners = new Map(linked.map((each) => [`${each.kind} ${each.address}`, each.streamer]))
    addresses = new Map()
    for (const { kind, address, streamer } of linked)
      addresses.set(streamer, { ...addresses.get(streamer), [kind]: address })
  }

  let cancel = () => {}
  function reread(): void {
    cancel = clock.after(rereadMs, () => {
      read().catch((error: unknown) =>
        log.warn({ err: error }, 'linked addresses could not be read'),
      )
      reread()
    })
  }
  await read()
  reread()
  undo.push(() => cancel())

  const hashOf = (code: string) =>
    createHmac('sha256', secret)
      .update(`link ${code.toUpperCase().replaceAll(/[\s-]/g, '')}`)
      .digest('hex')

  return {
    find(stream, announced) {
      const entry = directory.find(stream, announced)
      const streamer = entry?.streamer ?? announced
      const own = streamer === undefined ? undefined : addresses.get(streamer)
      if (!own) return entry
      return { ...entry, addresses: { ...entry?.addresses, ...own } }
    },
    streamerAt: ({ kind, channel, address }) =>
      owners.get(`${kind} ${address}`) ?? directory.streamerAt([channel, kind], address) ?? null,
    async makeCode(streamer) {
      const code = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')
      const expiresAt = clock.now() + codeLifeMs
      await store.saveLinkCode({ hash: hashOf(code), streamer, expiresAt })
      return { code: `${code.slice(0, 4)}-${code.slice(4)}`, expiresAt }
    },
    async link(kind, address, code) {
      const waitMs = tries.waitMs(`${kind} ${address}`)
      if (waitMs > 0) return { outcome: 'too-many-tries', waitMs }
      const at = clock.now()
      const streamer = await store.useLinkCode(hashOf(code), { kind, address, at })
      if (streamer === null) return { outcome: 'bad-code' }
      await read()
      return { outcome: 'linked', streamer }
    },
  }
}
