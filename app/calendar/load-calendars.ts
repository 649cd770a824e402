import { readFile, stat } from 'node:fs/promises'
import { createHttpClient } from '../../collector/http-client.ts'
import type { DutyCalendar } from '../../notifier/duty-config.ts'
import type { FixedShift } from '../../notifier/oncall/duty.ts'
import type { Clock } from '../../triage/model/clock.ts'
import type { Config } from '../config.ts'
import { readShifts } from './read-shifts.ts'

const dayMs = 86_400_000
/** Shifts of a calendar are known from four weeks ago to four weeks beyond the 52 that are looked over. */
const behindMs = 28 * dayMs
const aheadMs = 56 * 7 * dayMs
const timeoutMs = 10_000
/** A decade of shifts of a large team is less. */
const maxBytes = 4 * 1024 * 1024

/** A calendar as it was last read. */
export interface LoadedCalendar {
  readonly calendar: DutyCalendar
  readonly shifts: readonly FixedShift[]
  /** Why it could not be read now, or which events could not be used; empty when all is well. */
  readonly trouble: string
}

/** Reads every calendar of duty. One that cannot be read keeps what was known of it. */
export function loadCalendars(
  config: Config,
  clock: Clock,
  known: readonly LoadedCalendar[] = [],
): Promise<LoadedCalendar[]> {
  return Promise.all(
    config.duty.calendars.map(async (calendar, index) => {
      try {
        return {
          calendar,
          ...read(await fetchText(calendar, clock), config, calendar, clock.now()),
        }
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        return {
          calendar,
          shifts: known[index]?.shifts ?? [],
          trouble: `${nameOf(calendar)}: ${why}`,
        }
      }
    }),
  )
}

function read(text: string, { duty }: Config, calendar: DutyCalendar, nowMs: number) {
  const timeZone = duty.schedules.find(({ name }) => name === calendar.schedule)?.timeZone ?? 'UTC'
  const span = { fromMs: nowMs - behindMs, toMs: nowMs + aheadMs }
  const { shifts, ignored } = readShifts(text, { people: duty.people, timeZone, ...span })
  const more = ignored.length > 1 ? `, and ${ignored.length - 1} more` : ''
  const trouble = ignored.length > 0 ? `${nameOf(calendar)}: ${ignored[0]}${more}` : ''
  return { shifts, trouble }
}

/** What people call a calendar: its address may be a secret. */
function nameOf({ schedule, layer }: DutyCalendar): string {
  return layer === null ? `overrides of ${schedule}` : `calendar of ${schedule}/${layer}`
}

async function fetchText({ file, url }: DutyCalendar, clock: Clock): Promise<string> {
  if (url !== undefined) return fetchUrl(url, clock)
  const path = file ?? ''
  try {
    const { size } = await stat(path)
    if (size > maxBytes) throw new Error(`it has ${size} bytes, expected at most ${maxBytes}`)
    return await readFile(path, 'utf8')
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const why = missing ? 'there is no such file' : (error as Error).message
    throw new Error(`"${path}" cannot be read: ${why}`, { cause: error })
  }
}

async function fetchUrl(url: string, clock: Clock): Promise<string> {
  const client = createHttpClient({ url, maxAnswerBytes: maxBytes }, clock)
  const controller = new AbortController()
  const callOff = clock.after(timeoutMs, () =>
    controller.abort(new Error(`${new URL(url).host} did not answer within ${timeoutMs} ms`)),
  )
  try {
    const { body } = await client.ask({ url: new URL(url) }, controller.signal)
    return body.toString('utf8')
  } finally {
    callOff()
    client.close()
  }
}
