import { z } from 'zod'
import type { People } from './policy/plan-notices.ts'

/** A BCP 47 language tag. */
export const languageTag = z.string().refine(isLanguageTag, {
  error: (issue) => `"${String(issue.input)}" is not a language tag, expected one such as "zh-CN"`,
})

const timeZone = z.string().refine(isTimeZone, {
  error: (issue) =>
    `"${String(issue.input)}" is not a time zone, expected one such as "Asia/Jakarta"`,
})

/** A streamer: who they are, what they read, and where they are reached. */
export const streamerSchema = z.strictObject({
  /** The `streamer` of the streams they broadcast. */
  id: z.string().min(1),
  /** BCP 47 tag of the language they read; without it, the one their stream announces. */
  language: languageTag.optional(),
  /** IANA name, such as `Asia/Jakarta`. */
  timeZone: timeZone.optional(),
  tier: z.string().min(1).optional(),
  /** Where they are reached, by the name of a channel or else by its kind: `{ discord: "<user id>" }`. */
  addresses: z.record(z.string().min(1), z.string().min(1)).default({}),
})
export type Streamer = z.infer<typeof streamerSchema>

/** The `directory` part of the configuration: who streams what. */
export const directorySchema = z
  .strictObject({ streamers: z.array(streamerSchema).default([]) })
  .superRefine(({ streamers }, context) => {
    const seen = new Set<string>()
    for (const [index, { id }] of streamers.entries()) {
      if (seen.has(id))
        context.addIssue({
          code: 'custom',
          path: ['streamers', index, 'id'],
          message: `"${id}" is listed twice, expected every streamer once`,
        })
      seen.add(id)
    }
  })
export type DirectoryConfig = z.infer<typeof directorySchema>

/** The directory as a look-up by streamer id. */
export function peopleOf(directory: DirectoryConfig): People {
  const byId = new Map(directory.streamers.map((streamer) => [streamer.id, streamer]))
  return (streamer) => byId.get(streamer)
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0).length > 0
  } catch {
    return false
  }
}
