/** How long a ticket waits before it believes what it sees. */

/** What the configuration may change of it. */
export interface Patience {
  /** A stream that recovered has to stay well for so long before its ticket is resolved. */
  readonly quietMs: number
  /** The same for a stream that keeps falling ill again: it has to prove itself. */
  readonly unstableQuietMs: number
  /** The how manieth spell, each within `reopenWithinMs` of the one before, makes a stream unstable. */
  readonly unstableFromSpells: number
}

/** The shipped values: a third outage is a pattern, and who has one every five minutes is not well. */
export const patienceDefaults: Patience = {
  quietMs: 30_000,
  unstableQuietMs: 300_000,
  unstableFromSpells: 3,
}

/** A spell that lasts longer than this is no stumble any more: the ticket is named for what it is. */
export const stumbleMs = 60_000
/** Trouble within this long of the ticket's end is the same ticket, reopened. */
export const reopenWithinMs = 600_000
/** Later than that, but within a day, it is a new ticket that says which one it follows. */
export const followWithinMs = 86_400_000
/** A priority is lowered when the score has called for less for so long without a break. */
export const lowerAfterMs = 300_000

/** How long a stream has to stay well after its n-th spell of the same trouble. */
export function quietAfter(spells: number, patience: Patience): number {
  return spells >= patience.unstableFromSpells ? patience.unstableQuietMs : patience.quietMs
}
