import type { RecentMeasure } from '../../triage/model/recent.ts'
import { isolate } from '../isolate.ts'
import type { Locale } from '../locales/locale.ts'
import { say, sayMeasure } from '../wording.ts'
import { sayTime } from './local-time.ts'
import type { Strip } from './read-strip.ts'

/** The name of a number as a title. */
export function titleOf(locale: Locale, measure: RecentMeasure): string {
  const name = locale.staff.measure[measure]
  return name.slice(0, 1).toLocaleUpperCase(locale.tag) + name.slice(1)
}

/** A number of a strip with its unit, or that there was nothing. */
export function sayValue(locale: Locale, measure: RecentMeasure, value: number | null): string {
  if (value === null) return locale.picture.nothing
  return sayMeasure(locale, measure, measure === 'fps' && value >= 10 ? Math.round(value) : value)
}

/** What a metric strip shows, in words for whoever cannot see it. */
export function sayStrip(strip: Strip, locale: Locale, timeZone: string): string {
  const { broke, brokeAndTold, change } = locale.picture.chart
  const changes = strip.panels.map(({ measure, before, after }) =>
    say(locale, change, {
      measure: titleOf(locale, measure),
      before: sayValue(locale, measure, before),
      after: sayValue(locale, measure, after),
    }),
  )
  const began = sayTime(locale, strip.onsetAt, timeZone)
  const chart =
    strip.toldAt === null
      ? say(locale, broke, { broke: began })
      : say(locale, brokeAndTold, { broke: began, told: sayTime(locale, strip.toldAt, timeZone) })
  const parts = [chart, ...changes]
  return parts.map((each) => isolate(locale, each)).join(locale.spaced ? ' ' : '')
}
