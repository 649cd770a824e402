import { RE2JS } from 're2js'
import { z } from 'zod'
import type { Entry } from './entry.ts'
import { factsShape, whoShape } from './entry.ts'

/** Why a text is no pattern of ours; empty when it is one. */
function patternTrouble(pattern: string): string {
  try {
    RE2JS.compile(pattern)
    return ''
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : ''
    return `${why}; look-around and back-references are not known here, since they can take for ever`
  }
}

/** What is known of all streams whose whole key a pattern matches. */
export const patternRuleSchema = z.strictObject({
  /**
   * In the syntax of RE2, which takes linear time whatever the key is. A group named `streamer`
   * says who streams: `live/(?<streamer>[^_]+)_.*`.
   */
  pattern: z
    .string()
    .min(1)
    .max(1_000)
    .superRefine((pattern, context) => {
      const trouble = patternTrouble(pattern)
      if (trouble) context.addIssue(`is no regular expression: ${trouble}`)
    }),
  streamer: whoShape.streamer,
  ...factsShape,
})
export type PatternRule = z.infer<typeof patternRuleSchema>

/** The first rule that matches a stream's key says what is known of it. */
export type MatchRules = (stream: string) => Entry | undefined

/** Rules in order; a group named `streamer` that matched something comes before the rule's own. */
export function compileRules(rules: readonly PatternRule[]): MatchRules {
  const compiled = rules.map(({ pattern, ...facts }) => {
    const re = RE2JS.compile(pattern)
    return { re, facts, namesStreamer: 'streamer' in re.namedGroups() }
  })
  return (stream) => {
    for (const { re, facts, namesStreamer } of compiled) {
      const match = re.matcher(stream)
      if (!match.matches()) continue
      const streamer = namesStreamer ? match.group('streamer') : null
      return streamer ? { ...facts, streamer } : facts
    }
    return undefined
  }
}
