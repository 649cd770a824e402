/**
 * Why something that looks like a fault was none: counted each time it begins, so that whoever asks
 * why nothing was opened finds a number instead of silence.
 *
 * - `planned-end`: the stream ended on purpose.
 * - `on-break`: a break scene was announced.
 * - `paused`: a player gets nothing because nothing is sent to it, while its way is open.
 * - `blind`: a vantage said that it could not look.
 * - `counter-reset`: a counter went back, as when an agent restarts.
 * - `short-silence`: a stream's only vantage fell silent and went on, as when an agent restarts.
 * - `vantage-left`: a vantage fell silent while others still see the stream.
 * - `not-looking`: nobody was looking (a restart of ours, a suspended machine).
 * - `never-started`: a stream was announced and never sent.
 */
export const sparedReasons = [
  'planned-end',
  'on-break',
  'paused',
  'blind',
  'counter-reset',
  'short-silence',
  'vantage-left',
  'not-looking',
  'never-started',
] as const
export type SparedReason = (typeof sparedReasons)[number]

/** How often each has been the reason. */
export type SparedCounts = Record<SparedReason, number>

/** All at 0. */
export function noneSpared(): SparedCounts {
  return Object.fromEntries(sparedReasons.map((reason) => [reason, 0])) as SparedCounts
}
