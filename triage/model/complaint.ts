/** What is complained of. */
export const complaintKinds = [
  'stutter',
  'frozen',
  'black',
  'sound',
  'blurry',
  'delayed',
  'gone',
] as const
export type ComplaintKind = (typeof complaintKinds)[number]

/**
 * Why a line that was sent to us as a complaint is none about the stream.
 *
 * - `no-word`: nothing in it is about picture, sound or stream.
 * - `aside`: a word that could be one, among many others, and nothing that names the stream.
 * - `denied`: it says that there is no such trouble ("no lag").
 * - `over`: it says that the trouble has passed ("fixed now").
 * - `supposed`: it only asks what would be, or to be told ("let me know if it lags").
 * - `own-side`: whoever wrote it blames their own line or device.
 * - `game`: it is about the game that is played, not the stream that shows it.
 */
export const notComplaintReasons = [
  'no-word',
  'aside',
  'denied',
  'over',
  'supposed',
  'own-side',
  'game',
] as const
export type NotComplaintReason = (typeof notComplaintReasons)[number]

/** What becomes of a line: understood as a complaint, or why not. */
export const complaintOutcomes = ['understood', ...notComplaintReasons] as const
export type ComplaintOutcome = (typeof complaintOutcomes)[number]
