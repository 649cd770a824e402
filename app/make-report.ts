import { setImmediate as turn } from 'node:timers/promises'
import type { Duty } from '../notifier/oncall/duty.ts'
import { findTroubles } from '../notifier/oncall/find-troubles.ts'
import type { Store } from '../triage/store/store.ts'
import { createReporter, type Period, type Report } from '../triage/tickets/figures/report.ts'

/** So many tickets are in memory at once, however many there are. */
const pageSize = 100

/** A report, and how much of the time somebody was on duty. */
export interface DutyReport extends Report {
  /** By schedule; empty where none is configured. */
  readonly cover: readonly { readonly schedule: string; readonly ratio: number }[]
}

/** The figures of a period, read off the store page by page. */
export async function makeReport(
  { store, duty }: { readonly store: Pick<Store, 'tickets'>; readonly duty: Duty },
  period: Period,
  nowMs: number,
): Promise<DutyReport> {
  const reporter = createReporter(period, nowMs)
  const opened = { openedFrom: period.fromMs, openedBefore: period.toMs, limit: pageSize }
  let cursor: string | null = null
  do {
    const page = await store.tickets({ ...opened, ...(cursor !== null && { cursor }) })
    for (const ticket of page.items) reporter.add(ticket)
    cursor = page.next
    // SQLite answers within the same turn: without this, nobody else would be served until the end.
    await turn()
  } while (cursor !== null)
  return { ...reporter.report(), cover: coverOf(duty, period) }
}

/** As the schedules now say. */
function coverOf(duty: Duty, { fromMs, toMs }: Period): DutyReport['cover'] {
  const gaps = findTroubles(duty, { fromMs, toMs, channels: [] }).filter(
    ({ kind }) => kind === 'gap',
  )
  return duty.schedules.map(({ name }) => {
    const emptyMs = gaps.find(({ schedule }) => schedule === name)?.totalMs ?? 0
    return { schedule: name, ratio: 1 - emptyMs / (toMs - fromMs) }
  })
}
