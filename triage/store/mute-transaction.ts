import type { Incident } from '../model/incident.ts'
import type { Mute } from '../model/mute.ts'
import type { TicketSummary } from '../model/ticket.ts'

/** Which mutes to list; what is left out does not restrict. */
export interface MuteFilter {
  /** Only those that are over later than this moment, Unix ms. */
  readonly overAfter?: number
  readonly cursor?: string
  /** 1 to 500. */
  readonly limit: number
}

/** What can be done about mutes inside one transaction. */
export interface MuteTransaction {
  /** Writes a mute as it now is. */
  saveMute(mute: Mute): Promise<void>
  /** The mute with this id, or null. */
  mute(id: string): Promise<Mute | null>
  /**
   * The mutes in force at a moment (Unix ms), the oldest first. None of them changes before this
   * transaction ends.
   */
  mutesInForce(at: number): Promise<readonly Mute[]>
  /** The incident with this id, or null. */
  incident(id: string): Promise<Incident | null>
  /** Every incident that is not over. */
  openIncidents(): Promise<readonly Incident[]>
  /** Every ticket that is not resolved, without its timeline. */
  openSummaries(): Promise<readonly TicketSummary[]>
  /** Has tickets looked at from `at` on (Unix ms), whatever `saveTicket` has said of it. */
  lookAt(ids: readonly string[], at: number): Promise<void>
}
