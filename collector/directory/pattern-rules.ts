import { z } from 'zod'
import { compilePattern, patternSchema } from '../linear-pattern.ts'
import { type Entry, factsShape, whoShape } from './entry.ts'

/** What is known of all streams whose whole key a pattern matches. */
export const patternRuleSchema = z.strictObject({
  /** A group named `streamer` says who streams: `live/(?<streamer>[^_]+)_.*`. */
  pattern: patternSchema('live/(?<streamer>[^_]+)_.*'),
  streamer: whoShape.streamer,
  ...factsShape,
})
export type PatternRule = z.infer<typeof patternRuleSchema>

/** The first rule that matches a stream's key says what is known of it. */
export type MatchRules = (stream: string) => Entry | undefined

/** Rules in order; a group named `streamer` that matched something comes before the rule's own. */
export function compileRules(rules: readonly PatternRule[]): MatchRules {
  const compiled = rules.map(({ pattern, ...facts }) => ({ facts, ...compilePattern(pattern) }))
  return (stream) => {
    for (const { match, facts } of compiled) {
      const groups = match(stream)
      if (!groups) continue
      const streamer = groups.get('streamer')
      return streamer ? { ...facts, streamer } : facts
    }
    return undefined
  }
}
