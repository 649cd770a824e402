import { z } from 'zod'
import { isLanguageTag } from '../../triage/model/language-tag.ts'
import { isTimeZone } from '../../triage/model/time-zone.ts'
import { scenarios } from '../../triage/model/vocabulary.ts'
import { judgeField, verdicts } from '../ingest/judge-field.ts'
import { describeRule, type FieldRule, recordRules } from '../ingest/record-rules.ts'
import { describeValue } from '../ingest/rejection.ts'

/** What is wrong with a value, for whoever wrote it. */
function refusal(expected: string) {
  return { error: ({ input }: { input?: unknown }) => `${describeValue(input)} is not ${expected}` }
}

function heldTo(rule: FieldRule) {
  const isRight = (value: unknown) => judgeField(rule, value) === verdicts.fine
  return z.custom<string>(isRight, refusal(describeRule(rule)))
}

function ruleOf(field: string): FieldRule {
  const rule = recordRules.get('stream')?.fields.get(field)
  if (!rule) throw new Error(`a stream record has no field "${field}"`)
  return rule
}

/** Remembers which texts are right: a large directory holds few different ones, and asking is slow. */
function remembering(isRight: (text: string) => boolean): (text: unknown) => boolean {
  const right = new Set<string>()
  return (text) => {
    if (typeof text !== 'string') return false
    if (right.has(text)) return true
    if (text === '' || text.length > 64 || !isRight(text)) return false
    if (right.size < 1_000) right.add(text)
    return true
  }
}

const language = z.custom<string>(
  remembering(isLanguageTag),
  refusal('a language tag, expected one such as "zh-CN"'),
)
const timeZone = z.custom<string>(
  remembering(isTimeZone),
  refusal('a time zone, expected one such as "Asia/Jakarta"'),
)
const amount = z.custom<number>(
  (value) => typeof value === 'number' && value > 0 && value <= 1e12,
  refusal('a number above 0 and at most 1e12'),
)

const label = heldTo(ruleOf('streamer'))
/** Ids are long: as a number one would lose digits. */
const address = z.custom<string>(
  (value) => judgeField(ruleOf('streamer'), value) === verdicts.fine,
  {
    error: ({ input }) =>
      typeof input === 'number'
        ? 'is a number, expected text: put it in quotes'
        : refusal(describeRule(ruleOf('streamer'))).error({ input }),
  },
)

/** What may be known of any stream, whoever tells it. */
export const factsShape = {
  /** How the stream is sold. */
  tier: label.optional(),
  /** BCP 47 tag of the language the streamer reads. */
  language: language.optional(),
  /** IANA name of the time zone the streamer lives in, such as `Asia/Jakarta`. */
  timeZone: timeZone.optional(),
  scenario: z
    .enum(scenarios, refusal(`a scenario, expected one of ${scenarios.join(', ')}`))
    .optional(),
  /** What the stream is meant to be. */
  nominal: z
    .strictObject({
      bitrateBps: amount.optional(),
      fps: amount.optional(),
      keyframeIntervalMs: amount.optional(),
      latencyMs: amount.optional(),
    })
    .optional(),
  /** Where the streamer is reached, by the name of a channel or else by its kind: `{ discord: "<user id>" }`. */
  addresses: z.record(z.string().min(1), address).optional(),
}

/** Names the stream, the streamer, or both; one of them at least. */
export const whoShape = {
  /** The key of a stream, such as `live/anna`. */
  stream: heldTo(ruleOf('stream')).optional(),
  /** Who streams it; alone, the entry is about that person whatever they stream. */
  streamer: label.optional(),
}

/** Who somebody is, or what is known of a stream: one row of a file, one item of the configuration. */
export const entrySchema = z
  .strictObject({ ...whoShape, ...factsShape })
  .refine(({ stream, streamer }) => stream !== undefined || streamer !== undefined, {
    path: ['streamer'],
    error: 'missing, expected a streamer, a stream, or both',
  })
export type Entry = z.infer<typeof entrySchema>
