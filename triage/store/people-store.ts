import type { Notice } from '../model/notice.ts'

/** An address that a person has shown to be theirs. */
export interface LinkedAddress {
  /** The kind of channel that it is an address of, such as `discord`. */
  readonly kind: string
  readonly address: string
  readonly streamer: string
  /** Since when, in Unix ms. */
  readonly at: number
}

/** A code that was handed out, of which the store only ever sees the hash. */
export interface LinkCode {
  readonly hash: string
  readonly streamer: string
  /** Unix ms from which on it is worth nothing. */
  readonly expiresAt: number
}

/** An address of a kind of channel, whoever has it. */
export type ReaderAddress = Pick<LinkedAddress, 'kind' | 'address'>

/** What a store keeps of people: the addresses they linked themselves, those they want nothing at, and what to sign with. */
export interface PeopleStore {
  /** A secret of this database: random, made at the first call, the same for every process over it. */
  secret(): Promise<string>
  /** Keeps a code until it expires or is used. */
  saveLinkCode(code: LinkCode): Promise<void>
  /**
   * Uses a code up and keeps the address that came with it, in place of whose it was before.
   * Resolves to whose it is now; null when the code is unknown, used or expired by `at`.
   */
  useLinkCode(
    hash: string,
    linked: Pick<LinkedAddress, 'kind' | 'address' | 'at'>,
  ): Promise<string | null>
  /** The notice that a channel accepted under this id of the vendor's, or null. */
  noticeAccepted(channel: string, externalId: string): Promise<Notice | null>
  /** Every linked address, oldest first. */
  linkedAddresses(): Promise<readonly LinkedAddress[]>
  /** Keeps that an address wants no messages any more, since `at` (Unix ms), or that it does again (null). */
  stopMessages(address: ReaderAddress, at: number | null): Promise<void>
  /** Whether an address wants no messages. */
  wantsNone(address: ReaderAddress): Promise<boolean>
}
