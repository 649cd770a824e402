import { z } from 'zod'
import { timeOfDay } from './time-of-day.ts'

/**
 * The `quietHours` of the `notifier` part: when streamers whose time zone the directory knows are
 * not to be woken; `false` for never. Whoever is live is awake: what their stream is like is told at any
 * hour.
 */
export const quietHoursSchema = z
  .union([
    z.literal(false),
    z.strictObject({
      /** Local time such as `23:00`. */
      from: timeOfDay,
      /** Local time; one that is not after `from` is on the next day. */
      to: timeOfDay,
    }),
  ])
  .transform((hours) => {
    return hours === false ? undefined : { fromMinute: hours.from, toMinute: hours.to }
  })
