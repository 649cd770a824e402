/**
 * Why a record, or a whole frame, was turned away. Stable: agents branch on these and metrics
 * are labelled with them.
 *
 * - `invalid-json`: the text cannot be read at all.
 * - `binary-frame`: a WebSocket frame that is not text.
 * - `not-an-object`: a record must be a JSON object.
 * - `unknown-type`: `type` names no record we know.
 * - `missing-field`: a field that the record cannot do without is absent or null.
 * - `invalid-field`: a field is of the wrong type or out of its range.
 * - `too-many-records`: nothing of the frame was taken; send it in smaller parts.
 * - `not-stored`: nothing is wrong with the record, but it could not be kept; send it again.
 */
export const rejectionCodes = [
  'invalid-json',
  'binary-frame',
  'not-an-object',
  'unknown-type',
  'missing-field',
  'invalid-field',
  'too-many-records',
  'not-stored',
] as const
export type RejectionCode = (typeof rejectionCodes)[number]

/** One record turned away: why, and what would have been right. */
export interface Rejection {
  readonly code: RejectionCode
  /** The field at fault, dotted where it is nested (`nominal.fps`). */
  readonly field?: string
  /** One plain line for whoever writes the agent. */
  readonly detail: string
}

/** A rejection with the place of its record in the frame, counted from 0. */
export type IndexedRejection = Rejection & { readonly index: number }

const quotedLength = 40
/** What JSON lets through and no line of text should hold: controls, line ends, changes of direction. */
const unprintable = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/**
 * A received value as an error message shows it: never longer than a few words, control
 * characters and those that change its direction escaped. Takes any value at all.
 */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return typeof value === 'function' ? 'a function' : String(value)
  const quoted = JSON.stringify(value.slice(0, quotedLength).toWellFormed()).replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return value.length > quotedLength ? `${quoted}… (${value.length} characters)` : quoted
}
