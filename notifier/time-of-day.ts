import { z } from 'zod'

/** Minutes from midnight to midnight, where no clock is changed. */
export const minutesPerDay = 1_440

/** A local time such as `22:00` or `24:00`, read as minutes since midnight. */
export const timeOfDay = z.string().transform((text, context) => {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? []
  const value = Number(hours) * 60 + Number(minutes)
  if (Number(minutes) < 60 && value <= minutesPerDay) return value
  context.addIssue({
    code: 'custom',
    message: `"${text}" is not a time of day, expected one from "00:00" to "24:00"`,
  })
  return z.NEVER
})
