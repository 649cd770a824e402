import { z } from 'zod'
import { priorities } from '../triage/model/vocabulary.ts'
import { timeOfDay } from './time-of-day.ts'
import { timeZone } from './time-zone.ts'

/**
 * The `digest` of the `notifier` part: what people on call are told in one message now and then
 * instead of in one each. Not gathered when left out.
 */
export const digestSchema = z
  .strictObject({
    /** Tickets of these priorities, as long as they have had no other. */
    priorities: z.array(z.enum(priorities)).min(1).default(['P3']),
    /** At whole multiples of this; give either this or `at`. */
    everyMs: z.int().min(60_000).max(86_400_000).optional(),
    /** Local times such as `09:00`. */
    at: z.array(timeOfDay).min(1).optional(),
    /** IANA name of the wall clock that `at` is read from. */
    timeZone: timeZone.default('UTC'),
  })
  .refine(({ everyMs, at }) => (everyMs === undefined) !== (at === undefined), {
    error: 'expected either everyMs, such as 3600000, or at, such as ["09:00"]',
  })
