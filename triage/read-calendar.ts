import ICAL from 'ical.js'

/**
 * The calendar in an iCalendar text (RFC 5545).
 *
 * @throws Error saying why it is none
 */
export function readCalendar(text: string): ICAL.Component {
  try {
    const root = new ICAL.Component(ICAL.parse(text))
    if (root.name === 'vcalendar') return root
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`is no iCalendar text (${why}), expected one that begins with BEGIN:VCALENDAR`)
  }
  throw new Error('is no calendar, expected iCalendar text that begins with BEGIN:VCALENDAR')
}

/** What a rule may name beside its interval and its end, by its frequency; with others it may never end. */
const sureParts: Readonly<Record<string, readonly string[]>> = {
  HOURLY: [],
  DAILY: ['BYDAY', 'BYMONTH'],
  WEEKLY: ['BYDAY', 'BYMONTH', 'BYSETPOS'],
  MONTHLY: ['BYDAY', 'BYMONTH', 'BYMONTHDAY', 'BYSETPOS'],
  YEARLY: ['BYDAY', 'BYMONTH', 'BYMONTHDAY', 'BYSETPOS'],
}

/**
 * Why the rule by which an event repeats cannot be followed, or an empty text. A rule that matches no
 * day, such as every day that is a 30th of February, would be looked for without end.
 */
export function ruleTrouble({ component }: ICAL.Event): string {
  for (const property of component.getAllProperties('rrule')) {
    const rule = property.getFirstValue()
    if (!(rule instanceof ICAL.Recur)) return 'repeats by a rule that cannot be read'
    const parts = Object.keys(rule.parts)
    const sure = sureParts[rule.freq] ?? null
    const skipsDays = rule.freq === 'DAILY' && rule.interval > 1
    const isSure = sure && parts.every((part) => sure.includes(part) && !skipsDays)
    if (!isSure) return `repeats by the rule "${rule}", expected a simpler one`
  }
  return ''
}
