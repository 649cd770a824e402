import type { Notice, NoticeKind } from '../model/notice.ts'

/** Where notices wait for each other; what is left out does not restrict. A notice is in its own lane. */
export type NoticeLane = Pick<Notice, 'ticketId'> &
  Partial<Pick<Notice, 'channel' | 'address' | 'to'>> & {
    /** The notice that takes their place: it stays if it waits there already. */
    readonly id?: string
  }

/** What can be done about notices inside one transaction. */
export interface OutboxTransaction {
  /** Queues notices. One whose id is already there is left as it is. */
  queueNotices(notices: readonly Notice[]): Promise<void>
  /** Those of the notices whose id is not in the outbox yet, in any state. */
  unqueued(notices: readonly Notice[]): Promise<readonly Notice[]>
  /**
   * Takes notices of these kinds back that wait in a lane and are not being sent right now.
   * Resolves to those it took back, oldest first.
   */
  supersedeNotices(lane: NoticeLane, kinds: readonly NoticeKind[]): Promise<readonly Notice[]>
  /**
   * Takes at most `limit` notices whose digest was due by `at` (Unix ms): they are sent in it and not by
   * themselves. Resolves to them, the oldest first.
   */
  takeForDigest(at: number, limit: number): Promise<readonly Notice[]>
}
