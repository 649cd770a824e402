/** Why a record changed nothing; counted, so that nothing is dropped in silence. */
export const ignoredReasons = [
  'duplicate',
  'out-of-order',
  'after-end',
  'never-seen',
  'unknown-stream',
] as const
/** One of them. */
export type IgnoredReason = (typeof ignoredReasons)[number]

/** How often each has been the reason. */
export type IgnoredCounts = Record<IgnoredReason, number>

/** All at 0. */
export function noneIgnored(): IgnoredCounts {
  return Object.fromEntries(ignoredReasons.map((reason) => [reason, 0])) as IgnoredCounts
}
