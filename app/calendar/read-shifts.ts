import ICAL from 'ical.js'
import type { DutyPerson, FixedShift } from '../../notifier/oncall/duty.ts'
import { firstMomentMs } from '../../notifier/oncall/local-time.ts'
import { isTimeZone } from '../../triage/model/time-zone.ts'
import { readCalendar, ruleTrouble } from '../../triage/read-calendar.ts'

/** More occurrences of one event than that, or more shifts of a calendar, are no plan of duty. */
const mostShifts = 20_000

/** What shifts are read for. */
export interface ShiftReading {
  readonly people: readonly DutyPerson[]
  /** The zone of times that have none. */
  readonly timeZone: string
  /** Shifts that end before are left out. */
  readonly fromMs: number
  /** Shifts that begin at or after it are left out. */
  readonly toMs: number
}

/** What a calendar says. */
export interface ReadShifts {
  readonly shifts: readonly FixedShift[]
  /** Events that could not be used: one line each, saying which and why. */
  readonly ignored: readonly string[]
}

/**
 * The shifts in an iCalendar text, those of repeated events among them, in order. Who serves are the
 * attendees, by any address of theirs; without a known one, everybody whose id or name is in the
 * title. An event that names nobody costs only itself.
 *
 * @throws Error when the text is no calendar, or one without end
 */
export function readShifts(text: string, reading: ShiftReading): ReadShifts {
  const components = readCalendar(text).getAllSubcomponents('vevent')
  const shifts: FixedShift[] = []
  const ignored = new Set<string>()
  for (const event of eventsOf(components)) {
    const title = `"${event.summary ?? ''}" at ${event.startDate ?? 'no time'}`
    const trouble = troubleWith(event)
    if (trouble) ignored.add(`${title}: ${trouble}`)
    else
      for (const { item, fromMs, toMs } of occurrencesOf(event, reading)) {
        const people = servingAt(item, reading.people)
        if (people.length === 0) ignored.add(`${title}: names nobody of duty.people`)
        else shifts.push({ fromMs, toMs, people })
      }
    if (shifts.length > mostShifts) throw new Error(`has more than ${mostShifts} shifts`)
  }
  return { shifts: shifts.sort((one, other) => one.fromMs - other.fromMs), ignored: [...ignored] }
}

/** Why an event cannot be a shift, or an empty text. */
function troubleWith(event: ICAL.Event): string {
  const { startDate } = event
  if (!startDate) return 'has no beginning'
  const rule = ruleTrouble(event)
  if (rule) return rule
  if (event.endDate.compare(startDate) <= 0) return 'has no length'
  const zone = zoneNameOf(event)
  const isKnown = zone === '' || isTimeZone(zone) || startDate.zone !== ICAL.Timezone.localTimezone
  return isKnown ? '' : `its time zone "${zone}" is neither known nor in the calendar`
}

function zoneNameOf({ component }: ICAL.Event): string {
  const zone = component.getFirstProperty('dtstart')?.getParameter('tzid')
  return typeof zone === 'string' ? zone : ''
}

/** The events, each with the occurrences that were moved or changed; those that are alone as events. */
function eventsOf(components: readonly ICAL.Component[]): ICAL.Event[] {
  const uidOf = (component: ICAL.Component) => component.getFirstPropertyValue('uid')
  const changes = components.filter((component) => component.hasProperty('recurrence-id'))
  const masters = components.filter((component) => !changes.includes(component))
  const orphans = changes.filter(
    (change) => !masters.some((master) => uidOf(master) === uidOf(change)),
  )
  return [...masters, ...orphans].map((component) => {
    const exceptions = changes.filter(
      (change) => change !== component && uidOf(change) === uidOf(component),
    )
    return new ICAL.Event(component, { exceptions })
  })
}

interface Occurrence {
  readonly item: ICAL.Event
  readonly fromMs: number
  readonly toMs: number
}

function* occurrencesOf(event: ICAL.Event, reading: ShiftReading): Generator<Occurrence> {
  if (!event.isRecurring() || event.isRecurrenceException()) {
    const { startDate, endDate } = event
    yield* within({ item: event, startDate, endDate }, reading)
    return
  }
  const moments = event.iterator()
  let seen = 0
  for (let next = moments.next(); next; next = moments.next()) {
    if (momentOf(next, zoneNameOf(event), reading.timeZone) >= reading.toMs) return
    seen += 1
    if (seen > mostShifts) throw new Error(`has an event of more than ${mostShifts} occurrences`)
    yield* within(event.getOccurrenceDetails(next), reading)
  }
}

function* within(
  { item, startDate, endDate }: { item: ICAL.Event; startDate: ICAL.Time; endDate: ICAL.Time },
  { timeZone, fromMs, toMs }: ShiftReading,
): Generator<Occurrence> {
  if (item.component.getFirstPropertyValue('status') === 'CANCELLED') return
  const zone = zoneNameOf(item)
  const beginsMs = momentOf(startDate, zone, timeZone)
  const endsMs = momentOf(endDate, zone, timeZone)
  if (endsMs >= fromMs && beginsMs < toMs) yield { item, fromMs: beginsMs, toMs: endsMs }
}

/** The zone's own rules count where we know the zone, those in the calendar where we do not. */
function momentOf(time: ICAL.Time, named: string, timeZone: string): number {
  if (time.zone === ICAL.Timezone.utcTimezone) return time.toUnixTime() * 1_000
  const { year, month, day, hour, minute, second } = time
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second)
  if (time.isDate || named === '') return firstMomentMs(wallMs, timeZone)
  return isTimeZone(named) ? firstMomentMs(wallMs, named) : time.toUnixTime() * 1_000
}

function servingAt(event: ICAL.Event, people: readonly DutyPerson[]): string[] {
  const attendees = event.attendees.map((attendee) =>
    String(attendee.getFirstValue())
      .replace(/^mailto:/i, '')
      .toLowerCase(),
  )
  const invited = people.filter((person) =>
    Object.values(person.addresses).some((address) => attendees.includes(address.toLowerCase())),
  )
  const title = wordsOf(event.summary ?? '')
  const named = people.filter(({ id, name }) =>
    [id, name].some((words) => title.includes(wordsOf(words))),
  )
  return (invited.length > 0 ? invited : named).map(({ id }) => id)
}

/** The words of a text with a space around each, so that one text can be looked for in another. */
function wordsOf(text: string): string {
  return ` ${(text.toLowerCase().match(/[\p{L}\p{N}\p{M}@._-]+/gu) ?? []).join(' ')} `
}
