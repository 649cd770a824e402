import ICAL from 'ical.js'
import type { Duty, Schedule } from '../../notifier/oncall/duty.ts'
import { shiftsOf } from '../../notifier/oncall/shifts.ts'

/** How long before now a calendar begins. */
const beforeMs = 7 * 86_400_000

/** What goes into a calendar. */
export interface CalendarContent {
  readonly duty: Duty
  readonly schedule: Schedule
  readonly nowMs: number
  readonly toMs: number
  /** Id of the only person whose shifts are wanted; everybody's when left out. */
  readonly person?: string | undefined
}

/**
 * The shifts of a schedule as iCalendar text (RFC 5545), one event per person and shift, from a week
 * ago on. Times are in UTC, so that no reader's time-zone data can move them; an event keeps its UID
 * for as long as the shift begins at the same time, so that who subscribes sees it move, not come again.
 */
export function writeCalendar({ duty, schedule, nowMs, toMs, person }: CalendarContent): string {
  const calendar = new ICAL.Component('vcalendar')
  calendar.addPropertyWithValue('version', '2.0')
  calendar.addPropertyWithValue('prodid', '-//Stallwatch//duty//EN')
  calendar.addPropertyWithValue('method', 'PUBLISH')
  calendar.addPropertyWithValue('x-wr-calname', `On duty: ${schedule.name}`)
  calendar.addPropertyWithValue('x-stallwatch-tz', duty.tzVersion)
  const fromMs = nowMs - beforeMs
  for (const shift of shiftsOf(schedule, fromMs, toMs)) {
    // One that began before is cut off; where it would begin is another moment on every reading.
    const isCut = shift.fromMs === fromMs
    if (isCut && shift.toMs <= nowMs) continue
    const began = isCut ? 'running' : shift.fromMs
    for (const post of shift.posts) {
      if (person !== undefined && post.person !== person) continue
      const name = duty.people.find(({ id }) => id === post.person)?.name ?? post.person
      const event = new ICAL.Component('vevent')
      const uid = [schedule.name, post.layer, post.person, began].map(encodeURIComponent)
      event.addPropertyWithValue('uid', `${uid.join('/')}@stallwatch`)
      event.addPropertyWithValue('dtstamp', utc(nowMs))
      event.addPropertyWithValue('dtstart', utc(shift.fromMs))
      event.addPropertyWithValue('dtend', utc(shift.toMs))
      event.addPropertyWithValue('summary', `${name} on duty: ${schedule.name}`)
      const description = [post.layer, post.reason].filter(Boolean).join(', ')
      event.addPropertyWithValue('description', `${description} (tz data ${duty.tzVersion})`)
      event.addPropertyWithValue('transp', 'TRANSPARENT')
      calendar.addSubcomponent(event)
    }
  }
  return `${calendar.toString()}\r\n`
}

function utc(atMs: number): ICAL.Time {
  return ICAL.Time.fromJSDate(new Date(atMs), true)
}
