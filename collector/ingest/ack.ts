import type { IndexedRejection } from './rejection.ts'

/** The answer to one frame or request. What it counts as accepted is committed. */
export interface Ack {
  readonly type: 'ack'
  readonly accepted: number
  /** In the order of the frame; what is not listed was accepted. */
  readonly rejected: readonly IndexedRejection[]
}

/**
 * How many rejections of one ack are explained. The others keep their index, code and field, so
 * that an answer stays in proportion to its frame, however wrong every record of it is.
 */
export const explainedRejections = 100

/** An ack as it is sent. That everything was accepted, the usual case, costs next to nothing. */
export function encodeAck(ack: Ack): string {
  if (ack.rejected.length === 0) return `{"type":"ack","accepted":${ack.accepted},"rejected":[]}`
  const { type, accepted } = ack
  const rejected = ack.rejected.map(({ index, code, field, detail }, place) =>
    place < explainedRejections ? { index, code, field, detail } : { index, code, field },
  )
  return JSON.stringify({ type, accepted, rejected })
}
