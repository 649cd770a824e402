import type { TelemetryRecord } from '../model/record.ts'

/** Takes records on; resolves when all they caused is committed, rejects when it could not be. */
export type RecordHandler = (records: readonly TelemetryRecord[]) => Promise<void>

/** Carries records from the collector to triage, in order. */
export interface Bus {
  /**
   * Hands records over. Resolves once they are safe: whatever they caused is committed, or the
   * bus itself has stored them. Rejects when they were not kept and should be sent again.
   */
  publish(records: readonly TelemetryRecord[]): Promise<void>
  /** Names who takes the records on; one handler in a bus's life. */
  subscribe(handler: RecordHandler): void
  /** Takes no more; resolves when all that was published has been handled. */
  close(): Promise<void>
}
