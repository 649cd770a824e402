import { en } from '../../notifier/locales/en.ts'
import { sayReason, sayRuledOut } from '../../notifier/staff-facts.ts'
import { say, sayCount, sayEvidence, sayMs, sayPercent, sayStep } from '../../notifier/wording.ts'
import type { Diagnosis } from '../../triage/model/diagnosis.ts'
import type { PriorityReason } from '../../triage/model/priority-reason.ts'
import type { SlaClock, SlaPromise } from '../../triage/model/sla.ts'
import type { Resolution, TicketEvent } from '../../triage/model/ticket.ts'

/** One line of a ticket's timeline in plain English; further lines say why. */
export function describeEvent(event: TicketEvent): readonly string[] {
  switch (event.kind) {
    case 'opened':
      return [
        `Opened as ${event.priority}: ${en.staff.symptom[event.symptom]}, seen at ${event.vantage}, ${agoOf(event)}.`,
        `${event.priority} because: ${reasonsOf(event.priorityReasons)}.`,
        ...describeDiagnosis(event),
      ]
    case 'priority-changed':
      return [
        `${event.from} becomes ${event.priority}${byWhom(event.by)}: ${reasonsOf(event.priorityReasons)}.`,
      ]
    case 'cause-changed':
      return [
        `Now seen as ${en.staff.symptom[event.symptom]}, ${causeOf(event)}; it was put down to ${en.staff.cause[event.from]}.`,
        ...describeDiagnosis(event),
      ]
    case 'confidence-changed':
      return [`${sayPercent(en, event.confidence)} sure now, after ${sayPercent(en, event.from)}.`]
    case 'promised':
      return [`Promised by "${event.policy}": ${event.promises.map(promiseOf).join(', ')}.`]
    case 'sla-at-risk':
      return [`${sayClock(event)} is at risk: ${sayPercent(en, event.ratio)} of its time is gone.`]
    case 'sla-breached':
      return [`${sayClock(event)} is overdue, by ${sayMs(en, event.at - event.dueAt)}.`]
    case 'sla-met':
      return [`${sayClock(event)} was in time.`]
    case 'joined-incident':
      return [`Part of incident ${event.incident}.`]
    case 'left-incident':
      return [`No part of incident ${event.incident} any more.`]
    case 'recovered':
      return ['Well again; it waits to see whether that lasts.']
    case 'relapsed':
      return [`Ill again, ${agoOf(event)}.`]
    case 'reopened':
      return [`Reopened${byWhom(event.by)}${event.onsetAt ? `: ill again, ${agoOf(event)}` : ''}.`]
    case 'resolved':
      return [`Resolved${byWhom(event.by)}: ${resolutionWords[event.resolution]}.`]
    case 'complaint-received':
      return [`A ${event.from} complained: ${JSON.stringify(event.text)}`]
    case 'asked':
    case 'answered':
    case 'said':
    case 'noted':
      return [`${event.kind}${byWhom(event.by)}: ${JSON.stringify(event.text)}`]
    default:
      return [`${event.kind.replaceAll('-', ' ')}${'by' in event ? byWhom(event.by) : ''}.`]
  }
}

function sayClock({ clock }: { readonly clock: SlaClock }): string {
  return say(en, en.staff.clock[clock])
}

function promiseOf({ clock, withinMs, from, calendar }: SlaPromise): string {
  const after = from === 'at-once' ? '' : ' of the next working day'
  return `${say(en, en.staff.clock[clock])} within ${sayMs(en, withinMs)}${after} (${calendar})`
}

const resolutionWords: Readonly<Record<Resolution, string>> = {
  recovered: 'it has stayed well',
  ended: 'the stream ended on purpose',
  person: 'a person says that it is over',
}

/** Why, what else it could have been, and what to do, a line each. */
function describeDiagnosis(diagnosis: Diagnosis): readonly string[] {
  const { cause, reason, evidence, ruledOut, playbook } = diagnosis
  const against = ruledOut.map((each) => sayRuledOut(en, each)).join('; ')
  const numbers = sayEvidence(en, evidence)
  return [
    `Cause: ${cause === 'unknown' ? 'unknown' : causeOf(diagnosis)} (${[reason, numbers].filter(Boolean).join(': ')}).`,
    ...(against === '' ? [] : [`Ruled out: ${against}.`]),
    `For the streamer: ${sayStep(en, playbook)}`,
    ...(playbook.checks.length === 0
      ? []
      : [`For staff: ${playbook.checks.map((each) => say(en, en.staff.check[each])).join(' ')}`]),
  ]
}

function causeOf({ cause, confidence }: Diagnosis): string {
  return say(en, en.staff.causeWithConfidence, {
    cause: en.staff.cause[cause],
    confidence: sayPercent(en, confidence),
  })
}

function reasonsOf(reasons: readonly PriorityReason[]): string {
  const score = reasons.reduce((sum, { weight }) => sum + weight, 0)
  return `${reasons.map((each) => sayReason(en, each)).join(', ')} = ${sayCount(en, score)}`
}

function agoOf({ at, onsetAt = at }: { readonly at: number; readonly onsetAt?: number }): string {
  return `${sayMs(en, at - onsetAt)} after its onset`
}

function byWhom(by: string | undefined): string {
  return by === undefined ? '' : ` by ${by}`
}
