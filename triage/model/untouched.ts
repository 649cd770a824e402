import type { TicketSummary } from './ticket.ts'

/**
 * A ticket to which nothing has happened yet. What an older version wrote lacks what it did not know
 * of: that has not happened to it either.
 */
export const untouched = {
  pinned: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  recoveredAt: null,
  resolvedAt: null,
  resolution: null,
  incident: null,
  assignee: null,
  calling: null,
  proposedAt: null,
  keptOpenBy: null,
  waitingSince: null,
  snoozedUntil: null,
  closedAt: null,
  rating: null,
  follows: null,
  firstComplaintAt: null,
  leadMs: null,
} as const satisfies Partial<TicketSummary>
