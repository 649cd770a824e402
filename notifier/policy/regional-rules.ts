import type { Notice, NoticeKind } from '../../triage/model/notice.ts'
import type { RuleBreach } from '../../triage/model/rule-breach.ts'

/** What streamers of some regions or languages must be told, or must not. */
export interface RegionalRule {
  /** What the timeline and people on call call it. */
  readonly name: string
  /** Only streams of these regions; all when left out. */
  readonly regions?: readonly string[] | undefined
  /** Only messages in these languages (BCP 47; `zh` is any Chinese); all when left out. */
  readonly languages?: readonly string[] | undefined
  /** Only such news; all when left out. */
  readonly kinds?: readonly NoticeKind[] | undefined
  /** Put at the end of each message, such as a hotline's number. */
  readonly closing?: string | undefined
  /** What each message must say. */
  readonly mustMention: readonly string[]
  /** What no message may say, such as `guarantee` or `100 %`; endings of the word count, too. */
  readonly mustNotPromise: readonly string[]
  /** A message about trouble that lasts says by when they hear again, and that is no later than this (ms). */
  readonly answerWithinMs?: number | undefined
}

/** News of trouble that lasts: whoever reads it waits for the next word. */
const lasting: ReadonlySet<NoticeKind> = new Set(['opened', 'advice', 'reopened', 'update'])

/** The rules that hold for a notice: only streamers' messages are ruled. `spoken` is the language it is told in. */
export function rulesFor(
  notice: Notice,
  spoken: string,
  rules: readonly RegionalRule[],
): readonly RegionalRule[] {
  if (notice.to !== 'streamer') return []
  const { kind, language, ticket } = notice
  const about = { region: ticket.facts.region, kind, languages: [spoken, language] }
  return rules.filter((rule) => holds(rule, about))
}

/** What a streamer is told, as far as rules are chosen by it. */
export interface Told {
  readonly region?: string | undefined
  /** Null of what is no news. */
  readonly kind: NoticeKind | null
  /** BCP 47 tags: what it is told in, and what was asked for. */
  readonly languages: readonly string[]
}

/** Whether a rule is about it. */
export function holds({ regions, languages, kinds }: RegionalRule, told: Told): boolean {
  const { region, kind } = told
  return (
    (!regions || (region !== undefined && regions.includes(region))) &&
    (!kinds || (kind !== null && kinds.includes(kind))) &&
    (!languages || languages.some((each) => told.languages.some((tag) => isIn(tag, each))))
  )
}

function isIn(tag: string, wanted: string): boolean {
  return `${tag}-`.toLowerCase().startsWith(`${wanted}-`.toLowerCase())
}

/** The notice with whatever the rules say that it ends with. */
export function withClosing(notice: Notice, rules: readonly RegionalRule[]): Notice {
  const closing = closingOf(rules)
  return closing === '' ? notice : { ...notice, closing }
}

/** What the rules have each message end with; empty for nothing. */
export function closingOf(rules: readonly RegionalRule[]): string {
  return rules.flatMap((rule) => rule.closing ?? []).join('\n')
}

/** The first way in which a message breaks a rule; null when it keeps them all. `text` is all that its reader reads. */
export function breachOf(
  notice: Notice,
  text: string,
  rules: readonly RegionalRule[],
): RuleBreach | null {
  for (const rule of rules) {
    const breach = breachInWords(text, rule)
    if (breach) return breach
    if (answersTooLate(notice, rule))
      return { rule: rule.name, reason: 'answer-too-late', words: '' }
  }
  return null
}

/** The first way in which the words alone break a rule. */
export function breachInWords(text: string, rule: RegionalRule): RuleBreach | null {
  const lacks = rule.mustMention.find((words) => !says(text, words))
  if (lacks !== undefined) return { rule: rule.name, reason: 'not-mentioned', words: lacks }
  const promises = rule.mustNotPromise.find((words) => says(text, words))
  if (promises !== undefined) return { rule: rule.name, reason: 'promised', words: promises }
  return null
}

function answersTooLate(
  { kind, at, nextWordBy }: Notice,
  { answerWithinMs }: RegionalRule,
): boolean {
  if (answerWithinMs === undefined || !lasting.has(kind)) return false
  return nextWordBy === undefined || nextWordBy - at > answerWithinMs
}

/**
 * Whether a text says these words. Case, width, direction marks and the space before a percent sign
 * make no difference; words of letters and digits count from their beginning, so that `5%` is not said by
 * `95%`, and `guarantee` is by `guaranteed`. Scripts without spaces have no beginnings.
 */
export function says(text: string, words: string): boolean {
  const [where, what] = [plain(text), plain(words)]
  const begins = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Nd}]/u.test(what)
  for (let index = where.indexOf(what); index >= 0; index = where.indexOf(what, index + 1)) {
    const before = where.slice(0, index)
    if (!begins || !/[\p{Script=Latin}\p{Script=Cyrillic}\p{Nd}]$|\d[.,]$/u.test(before))
      return true
  }
  return false
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[%٪])/g, '')
    .replaceAll('’', "'")
    .toLowerCase()
}
