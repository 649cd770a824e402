import { findTroubles } from '../notifier/oncall/find-troubles.ts'
import type { Store } from '../triage/store/store.ts'
import { createReporter, type Period, type Report } from '../triage/tickets/figures/report.ts'
import type { Config } from './config.ts'
import { openDuty } from './open-duty.ts'

/** So many tickets are in memory at once, however many there are. */
const pageSize = 200

/** A report, and how much of the time somebody was on duty. */
export interface DutyReport extends Report {
  /** By schedule; empty where none is configured. */
  readonly cover: readonly { readonly schedule: string; readonly ratio: number }[]
}

/** The figures of a period, read off the store page by page. */
export async function makeReport(
  { store, config }: { readonly store: Store; readonly config: Config },
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
  } while (cursor !== null)
  return { ...reporter.report(), cover: coverOf(config, period) }
}

/** As the schedules now say. */
function coverOf(config: Config, { fromMs, toMs }: Period): DutyReport['cover'] {
  const duty = openDuty(config)
  const gaps = findTroubles(duty, { fromMs, toMs, channels: [] }).filter(
    ({ kind }) => kind === 'gap',
  )
  return duty.schedules.map(({ name }) => {
    const emptyMs = gaps.find(({ schedule }) => schedule === name)?.totalMs ?? 0
    return { schedule: name, ratio: 1 - emptyMs / (toMs - fromMs) }
  })
}
