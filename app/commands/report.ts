import { openStore } from '../../triage/store/open-store.ts'
import type { Period } from '../../triage/tickets/figures/report.ts'
import { loadConfig } from '../config.ts'
import { makeReport } from '../make-report.ts'
import { monthPattern, monthPeriod } from '../month-period.ts'
import { openDuty } from '../open-duty.ts'
import { storeUrl } from '../store-url.ts'
import { systemClock } from '../system-clock.ts'
import { writeReport } from '../write-report.ts'
import type { Command } from './command.ts'
import { parseFlags } from './flags.ts'
import { UsageError } from './usage-error.ts'

/** `stallwatch report --month 2026-11`: the figures of a month, as Markdown or as JSON. */
export const report: Command = async (args, { print }) => {
  const { values } = parseFlags(args, {
    month: { type: 'string' },
    'time-zone': { type: 'string', default: 'UTC' },
    json: { type: 'boolean', default: false },
    config: { type: 'string' },
    data: { type: 'string', default: 'data' },
  })
  const period = periodOf(values.month, values['time-zone'])
  const config = loadConfig(values.config ?? null)
  const store = await openStore(storeUrl(config, values.data))
  try {
    const made = await makeReport({ store, duty: openDuty(config) }, period, systemClock.now())
    const title = `${values.month} (${values['time-zone']})`
    print(values.json ? JSON.stringify(made, null, 2) : writeReport(made, title))
  } finally {
    await store.close()
  }
  return 0
}

/** The month as the flags name it; throws a `UsageError` that says what is wrong with them. */
export function periodOf(month: string | undefined, timeZone: string): Period {
  if (month === undefined || !monthPattern.test(month)) {
    const given = month === undefined ? 'missing' : `"${month}"`
    throw new UsageError(`--month is ${given}, expected a month such as 2026-11`)
  }
  try {
    return monthPeriod(month, timeZone)
  } catch {
    throw new UsageError(`--time-zone is "${timeZone}", expected one such as Asia/Jakarta`)
  }
}
