/** Why a stream should be looked at: it is ill, it may soon be, or people complain of it. */
export const suspicionReasons = ['ill', 'at-risk', 'complained-of'] as const
export type SuspicionReason = (typeof suspicionReasons)[number]
