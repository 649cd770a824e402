import type { NoticeKind } from '../../triage/model/notice.ts'
import { localeFor } from '../locales/catalog.ts'
import { type HeldLine, heldLine } from './plan-within-rules.ts'
import { breachInWords, closingOf, holds, type RegionalRule, says } from './regional-rules.ts'

/** An answer of ours to a streamer who asked. */
export interface Answer {
  readonly text: string
  /** BCP 47 tag of what they read. */
  readonly language: string
  /** The regions of the streams that it is about, as far as they are known. */
  readonly regions: readonly (string | undefined)[]
  /** The news whose words it has; null where no news has them. */
  readonly kind: NoticeKind | null
}

/** What may be answered, and the line for the timeline where that is something else. */
export interface RuledAnswer {
  readonly text: string
  readonly held: HeldLine | null
}

/**
 * An answer under rules of regions and languages: it ends as they have it. One that breaks a rule is
 * held, and words are said instead that point to the team and break none. By when somebody is answered
 * (`answerWithinMs`) is no question here: they are answered now.
 */
export function answerWithinRules(answer: Answer, rules: readonly RegionalRule[]): RuledAnswer {
  const { language, regions, kind } = answer
  const locale = localeFor(language)
  const holding = rules.filter((rule) =>
    regions.some((region) => holds(rule, { region, kind, languages: [locale.tag, language] })),
  )
  const closed = (words: string) => [words, closingOf(holding)].filter(Boolean).join('\n\n')
  const text = closed(answer.text)
  const breach = holding.map((rule) => breachInWords(text, rule)).find((each) => each !== null)
  if (!breach) return { text, held: null }
  const neutral = closed(locale.talk.held)
  const lacks = holding.flatMap(({ mustMention }) => mustMention.filter((w) => !says(neutral, w)))
  return { text: [neutral, ...new Set(lacks)].join('\n'), held: heldLine('answer', breach) }
}
