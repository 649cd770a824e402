import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type Mute, muteKeys } from '../triage/model/mute.ts'
import { causes } from '../triage/model/vocabulary.ts'

const word = z.string().trim().min(1).max(200)

/** What a mute is about. */
export const muteScopeSchema = z
  .strictObject({
    ...Object.fromEntries(muteKeys.map((key) => [key, word.optional()])),
    cause: z.enum(causes).optional(),
  } as Record<Exclude<(typeof muteKeys)[number], 'cause'>, z.ZodOptional<typeof word>> & {
    cause: z.ZodOptional<z.ZodEnum<{ [cause in (typeof causes)[number]]: cause }>>
  })
  .refine((scope) => Object.values(scope).some((value) => value !== undefined), {
    error: `is empty, expected at least one of ${muteKeys.join(', ')}`,
  })

/** Why there is a mute, for people to read. */
export const muteReasonSchema = z.string().trim().min(1).max(500)

const moment = z.string().transform((text, context) => {
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    context.addIssue({
      code: 'custom',
      message: `"${text}" is not a moment, expected one with its offset such as "2026-12-01T02:00+08:00"`,
    })
    return z.NEVER
  }
})

const plannedSchema = z.strictObject({
  /** What people call it; its id is `planned-<name>`. */
  name: z.string().regex(/^[\w.-]{1,64}$/, {
    error: (issue) =>
      `"${String(issue.input)}" does not fit, expected up to 64 letters, digits, ".", "-" and "_"`,
  }),
  /** All of it has to be true of a ticket. */
  scope: muteScopeSchema,
  /** With its offset from UTC, such as `2026-12-01T02:00+08:00`. */
  from: moment,
  /** Likewise; not included. */
  until: moment,
  reason: muteReasonSchema,
  by: word.default('configuration'),
})

/** A week. */
const longestDefaultMs = 604_800_000
/** A mute that is longer than this is forgotten by people before it ends. */
const longestOfAllMs = 90 * 86_400_000

/** The `mutes` of the `notifier` part: maintenance that is planned ahead, and how long any may be. */
export const mutesSchema = z
  .strictObject({
    /** No mute is longer, wherever it comes from; at most 90 days. */
    longestMs: z.int().min(1_000).max(longestOfAllMs).default(longestDefaultMs),
    planned: z.array(plannedSchema).default([]),
  })
  .superRefine(({ longestMs, planned }, context) => {
    const names = planned.map(({ name }) => name)
    for (const [index, { name, from, until }] of planned.entries()) {
      const report = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['planned', index, key], message })
      if (names.indexOf(name) < index)
        report('name', `"${name}" is used twice, expected one of its own`)
      const trouble = lengthTrouble({ from, until }, longestMs)
      if (trouble) report('until', trouble)
    }
  })

/** What is wrong with the length of a mute; undefined when nothing is. */
export function lengthTrouble(
  { from, until }: Pick<Mute, 'from' | 'until'>,
  longestMs: number,
): string | undefined {
  if (until <= from) return `${said(until)} is not after ${said(from)}, expected a later moment`
  if (until - from <= longestMs) return undefined
  return `${said(until)} is ${until - from} ms after ${said(from)}, expected at most notifier.mutes.longestMs (${longestMs} ms)`
}

function said(atMs: number): string {
  return new Date(atMs).toISOString()
}

/** The planned mutes as the desk knows them. */
export function plannedMutes({ planned }: z.infer<typeof mutesSchema>): readonly Mute[] {
  return planned.map(({ name, scope, ...rest }) => ({
    ...rest,
    id: `planned-${name}`,
    scope,
    endedAt: null,
    endedBy: null,
  }))
}
