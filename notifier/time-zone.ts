import { z } from 'zod'
import { isTimeZone } from '../triage/model/time-zone.ts'

/** An IANA time zone that this machine knows. */
export const timeZone = z.string().refine(isTimeZone, {
  error: (issue) =>
    `"${String(issue.input)}" is not a time zone, expected one such as "Asia/Jakarta"`,
})
