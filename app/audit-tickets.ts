import type { Store } from '../triage/store/store.ts'

/** What an audit can find wrong. */
export const auditFindings = [
  // Open tickets for which nothing is to come and nobody has said why, or whose time has passed.
  'tickets-without-next-step',
  // Notices are due, and nobody takes them.
  'outbox-stuck',
  'store-unreadable',
] as const
export type AuditFinding = (typeof auditFindings)[number]

/** What an audit found. */
export interface Audit {
  readonly findings: readonly AuditFinding[]
  /** Open tickets with neither a next step nor a reason for having none; null when nobody could count them. */
  readonly withoutNextStep: number | null
}

/** A step may be so late: the watch looks every second, and a store may be slow. */
const stepLateMs = 30_000
/** A notice that is due is taken within a second or two, and leases end within minutes. */
const noticeLateMs = 60_000

/**
 * Looks whether anything that should happen has stopped happening: whether every open ticket waits for
 * something, and whether notices leave. It asks the store alone, and so sees what any process has
 * left undone. Never rejects.
 */
export async function auditTickets(
  store: Pick<Store, 'nextSteps' | 'nextNoticeDueAt'>,
  now: number,
): Promise<Audit> {
  try {
    const waiting = await store.nextSteps(now - stepLateMs)
    const dueAt = await store.nextNoticeDueAt()
    const withoutNextStep = waiting.reduce(
      (sum, { nextStep, tickets, late }) => sum + (nextStep === null ? tickets : late),
      0,
    )
    const findings: AuditFinding[] = []
    if (withoutNextStep > 0) findings.push('tickets-without-next-step')
    if (dueAt !== null && dueAt < now - noticeLateMs) findings.push('outbox-stuck')
    return { findings, withoutNextStep }
  } catch {
    // The store's own trouble is told by whoever commits to it.
    return { findings: ['store-unreadable'], withoutNextStep: null }
  }
}
