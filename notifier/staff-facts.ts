import { againstReasons, type RuledOut } from '../triage/model/diagnosis.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { PriorityReason } from '../triage/model/priority-reason.ts'
import { symptoms } from '../triage/model/vocabulary.ts'
import type { Message } from './channel.ts'
import { isolate } from './isolate.ts'
import type { Locale, StaffWords } from './locales/locale.ts'
import { clip, plainName } from './plain-text.ts'
import {
  say,
  sayConfidence,
  sayCount,
  sayDuration,
  sayEvidence,
  sayList,
  sayMs,
  sayStep,
} from './wording.ts'

const valueLimit = 400

/** What people on call want to know of a ticket at a glance; what is not known is left out. */
export function staffFacts(notice: Notice, locale: Locale): Message['facts'] {
  const { ticket } = notice
  const { facts, symptom } = ticket
  const words = locale.staff
  const values: Record<keyof StaffWords['fact'], string> = {
    ticket: `#${ticket.number}`,
    stream: plainName(ticket.stream),
    streamer: streamerOf(notice, locale),
    viewers: facts.viewers === undefined ? words.unknownValue : sayCount(locale, facts.viewers),
    symptom: say(locale, words.symptom[symptom]),
    cause: causeOf(notice, locale),
    priority: sayList(locale, [
      ticket.priority,
      ...ticket.priorityReasons.map((each) => sayReason(locale, each)),
    ]),
    since: say(locale, words.sinceWithDuration, {
      time: `${new Date(ticket.onsetAt).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
      duration: sayDuration(
        locale,
        (ticket.recoveredAt ?? ticket.resolvedAt ?? notice.at) - ticket.onsetAt,
      ),
    }),
    where: sayList(locale, [facts.node, facts.region, facts.isp, facts.edge].flatMap(named)),
    app: named(facts.app).join(''),
    evidence: sayEvidence(locale, ticket.evidence),
    also: sayCauses(locale, ticket.ruledOut.filter(isAtWorkToo)),
    ruledOut: sayCauses(
      locale,
      ticket.ruledOut.filter((each) => !isAtWorkToo(each)),
    ),
    advised: sayStep(locale, ticket.playbook),
    automation: sayList(
      locale,
      ticket.playbook.automations.map((each) => say(locale, words.automation[each])),
    ),
    assignee: named(ticket.assignee ?? ticket.acknowledgedBy).join(''),
  }
  const names = Object.keys(values) as (keyof typeof values)[]
  return names
    .filter((name) => values[name] !== '')
    .map((name) => ({
      name: say(locale, words.fact[name]),
      value: isolate(locale, clip(values[name], valueLimit)),
    }))
}

function streamerOf({ ticket }: Notice, locale: Locale): string {
  const name = ticket.streamer ? plainName(ticket.streamer) : locale.staff.unknownValue
  return sayList(locale, [name, ...named(ticket.facts.tier)])
}

/** The cause and how sure we are of it, where there is one. */
function causeOf({ ticket }: Notice, locale: Locale): string {
  const words = locale.staff
  const cause = say(locale, words.cause[ticket.cause])
  if (ticket.cause === 'unknown') return cause
  const confidence = sayConfidence(locale, ticket.confidence)
  return say(locale, words.causeWithConfidence, { cause, confidence })
}

/** An alternative with signs of its own: not what explains it best, and not ruled out either. */
function isAtWorkToo({ reason }: RuledOut): boolean {
  return reason.startsWith('also-')
}

function sayCauses(locale: Locale, causes: readonly RuledOut[]): string {
  return sayList(
    locale,
    causes.map((each) => sayRuledOut(locale, each)),
  )
}

/** A cause that was ruled out, with what speaks against it; of one at work too, the evidence for it. */
export function sayRuledOut(locale: Locale, { cause, reason, evidence }: RuledOut): string {
  const { cause: words, causeWithEvidence, causeRuledOut, against } = locale.staff
  const name = say(locale, words[cause])
  const known = againstReasons.find((each) => each === reason)
  if (known)
    return say(locale, causeRuledOut, { cause: name, against: say(locale, against[known]) })
  const numbers = sayEvidence(locale, evidence)
  return numbers === '' ? name : say(locale, causeWithEvidence, { cause: name, evidence: numbers })
}

/** One weight of a priority in a few words: `1,200 viewers +31`. */
export function sayReason(locale: Locale, reason: PriorityReason): string {
  const words = say(locale, locale.staff.priorityReason[reason.reason], valuesOf(locale, reason))
  const weight = `${reason.weight < 0 ? '−' : '+'}${Math.abs(reason.weight)}`
  return `${words} ${isolate(locale, weight)}`
}

/** What a reason says beside its weight, in words of the language; numbers as the language writes them. */
function valuesOf(locale: Locale, reason: PriorityReason): Record<string, string> {
  const { reason: _, weight: __, ...parameters } = reason
  const said = Object.entries(parameters).map(([name, value]: [string, string | number]) => {
    if (name === 'fromMs') return ['duration', sayMs(locale, Number(value))]
    if (typeof value === 'number') return [name, sayCount(locale, value)]
    const symptom = symptoms.find((each) => each === value)
    return symptom
      ? ['symptom', say(locale, locale.staff.symptom[symptom])]
      : [name, plainName(value)]
  })
  return Object.fromEntries(said)
}

function named(value: string | null | undefined): string[] {
  return value ? [plainName(value)] : []
}
