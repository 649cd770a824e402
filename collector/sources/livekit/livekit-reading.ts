import type { Reading } from '../../poller.ts'

/** What LiveKit says of one participant who publishes: that it is there, and who else is. */
export interface LivekitReading extends Reading {
  /** Everybody in its room but itself. */
  readonly viewers: number
}

/** How a participant's stream is called: `room/identity`. */
export function livekitStreamKey(room: string, identity: string): string {
  return `${room}/${identity}`
}
