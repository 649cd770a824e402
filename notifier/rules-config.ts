import { z } from 'zod'
import type { Notice } from '../triage/model/notice.ts'
import type { RuleBreach } from '../triage/model/rule-breach.ts'
import { answerWhy, sayHealth } from './answer-why.ts'
import { languageTag } from './language-tag.ts'
import { localeFor, locales } from './locales/catalog.ts'
import { streamSights } from './locales/talk-words.ts'
import { underRules } from './policy/plan-within-rules.ts'
import { type RegionalRule, says } from './policy/regional-rules.ts'
import { renderNotice } from './render.ts'
import { sampleNotices, streamerKinds } from './sample-notices.ts'

const words = z.string().trim().min(1).max(200)

/** One rule of a region or language for what streamers are told. */
const ruleSchema = z.strictObject({
  /** What timelines and people on call call it. */
  name: z.string().min(1).max(64),
  /** Only streams of these regions; all when left out. */
  regions: z.array(z.string().min(1)).min(1).optional(),
  /** Only messages in these languages (`zh` is any Chinese); all when left out. */
  languages: z.array(languageTag).min(1).optional(),
  /** Only such news; all when left out. */
  kinds: z.array(z.enum(streamerKinds)).min(1).optional(),
  /** Put at the end of each message, in the language of its readers. */
  closing: z.string().trim().min(1).max(300).optional(),
  /** What each message must say, such as a hotline's number. */
  mustMention: z.array(words).default([]),
  /** What no message may say, such as `guarantee` or `100 %`. */
  mustNotPromise: z.array(words).default([]),
  /** By when after each message about trouble the streamer hears again, ms; `sla` has to promise it (`update`). */
  answerWithinMs: z.int().min(60_000).optional(),
})

/** `notifier.rules`: what streamers of some regions or languages must be told, or must not. */
export const rulesSchema = z
  .array(ruleSchema)
  .default([])
  .superRefine((rules, context) => {
    for (const [index, rule] of rules.entries())
      for (const { path, message } of troubles(rules, index, rule))
        context.addIssue({ code: 'custom', path: [index, ...path], message })
  })

interface Trouble {
  readonly path: readonly string[]
  readonly message: string
}

function troubles(rules: readonly RegionalRule[], index: number, rule: RegionalRule): Trouble[] {
  if (rules.findIndex(({ name }) => name === rule.name) < index)
    return [{ path: ['name'], message: `"${rule.name}" is taken, expected a name of its own` }]
  return (rule.languages ?? locales.map(({ tag }) => tag)).flatMap((language) => {
    const spoken = spokenAs(language)
    if (spoken.length > 0) return spoken.flatMap((tag) => breaches(rules, rule, tag))
    const known = locales.map(({ tag }) => tag).join(', ')
    const message = `"${language}" is not spoken here, expected one of ${known}, or a variety of it`
    return [{ path: ['languages'], message }]
  })
}

/** The languages that a rule's tag means: those within it, or the one that its readers are told in. */
function spokenAs(wanted: string): readonly string[] {
  const [within, base] = [`${wanted}-`.toLowerCase(), wanted.toLowerCase().split('-')[0]]
  const inside = locales.filter(({ tag }) => `${tag}-`.toLowerCase().startsWith(within))
  if (inside.length > 0) return inside.map(({ tag }) => tag)
  return localeFor(wanted).tag.toLowerCase().split('-')[0] === base ? [wanted] : []
}

/** What of all that is said in a language breaks the rule, together with the other rules; each way once. */
function breaches(
  rules: readonly RegionalRule[],
  rule: RegionalRule,
  language: string,
): readonly Trouble[] {
  const holding = closingsOf(rules, rule)
  const found = new Map<string, Trouble>()
  for (const notice of samplesFor(rule, language)) {
    const { held } = underRules(notice, holding)
    if (held?.rule !== rule.name) continue
    const key = `${held.reason} ${held.words}`
    if (!found.has(key)) found.set(key, troubleOf(notice, held))
  }
  for (const said of alsoSaid(rule, language)) {
    const fresh = rule.mustNotPromise.filter((each) => !found.has(`promised ${each}`))
    const words = fresh.find((each) => says(said, each))
    if (words === undefined) continue
    const message = `"${words}" is said to streamers in ${language}: "${said}"; expected words that no message of ours uses`
    found.set(`promised ${words}`, { path: ['mustNotPromise'], message })
  }
  return [...found.values()]
}

/** What streamers read beside news: what stands before it, and answers, as far as the rule is about them. */
function alsoSaid({ kinds }: RegionalRule, language: string): readonly string[] {
  const { possibleDuplicate, talk } = localeFor(language)
  if (kinds && !kinds.includes('opened')) return [possibleDuplicate]
  if (kinds) return [possibleDuplicate, talk.held]
  const views = streamSights.map((sight) => {
    return { stream: 'live/anna', sight, ticket: null, at: 0, fps: 30, bitrateBps: 3_500_000 }
  })
  const answers = views.flatMap((view) => [answerWhy(view, language), sayHealth(view, language)])
  return [possibleDuplicate, talk.held, ...answers]
}

/** Whether `sla` promises the next word is another question: here it is taken to. */
function samplesFor({ regions, answerWithinMs }: RegionalRule, language: string) {
  const nextWords = answerWithinMs === undefined ? [undefined, 60_000] : [answerWithinMs]
  return (regions ?? [undefined]).flatMap((region) =>
    nextWords.flatMap((nextWordInMs) => sampleNotices({ language, region, nextWordInMs })),
  )
}

function troubleOf(notice: Notice, { reason, words }: RuleBreach): Trouble {
  const { title, body } = renderNotice(notice)
  const example = `"${title} ${body.split('\n', 1)[0]}" (${notice.kind})`
  const where = `to streamers in ${notice.language}, such as in ${example}`
  if (reason === 'promised') {
    const message = `"${words}" is said ${where}; expected words that no message of ours uses`
    return { path: ['mustNotPromise'], message }
  }
  const message = `"${words}" is not said ${where}; expected words that they all use, \`kinds\` that use them, or a \`closing\` that says them`
  return { path: ['mustMention'], message }
}

/** The rule, and what the others have messages end with; their own demands are their own trouble. */
function closingsOf(rules: readonly RegionalRule[], rule: RegionalRule): readonly RegionalRule[] {
  return rules.map((each) =>
    each === rule
      ? each
      : { ...each, mustMention: [], mustNotPromise: [], answerWithinMs: undefined },
  )
}
