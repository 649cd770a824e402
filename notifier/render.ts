import type { Digest, Notice, NoticeKind } from '../triage/model/notice.ts'
import { offerOf } from './action-choices.ts'
import type { Message } from './channel.ts'
import { localeFor } from './locales/catalog.ts'
import type { Locale } from './locales/locale.ts'
import { clip, plainName } from './plain-text.ts'
import { staffFacts } from './staff-facts.ts'
import type { TicketAction } from './ticket-action.ts'
import { say, sayConfidence, sayDuration, sayHeeded, sayStep, sayWithin } from './wording.ts'

const titleLimit = 200
/** Most characters of a body. */
export const bodyLimit = 1_500

/** Below this confidence the streamer is told that the cause is a guess. */
const sureFrom = 0.6

/**
 * Puts a notice into words, in the closest language we speak to the notice's. The same notice
 * always gives the same words. Names that came from outside are made harmless.
 */
export function renderNotice(notice: Notice): Message {
  const locale = localeFor(notice.language)
  const words = notice.to === 'streamer' ? forStreamer(notice, locale) : forStaff(notice, locale)
  return {
    notice,
    title: clip(words.title, titleLimit),
    body: clip(words.body, bodyLimit),
    facts: notice.to === 'streamer' || notice.digest ? [] : staffFacts(notice, locale),
    actions: actionsOn(notice).map((action) => offerOf(action, locale)),
    pictures: [],
  }
}

/** That a message may have reached its reader before. */
export function sayPossibleDuplicate(language: string): string {
  const locale = localeFor(language)
  return say(locale, locale.possibleDuplicate)
}

interface Words {
  readonly title: string
  readonly body: string
}

function forStreamer(notice: Notice, locale: Locale): Words {
  const { title, body } = newsForStreamer(notice, locale)
  return { title, body: notice.closing ? paragraphs(body, notice.closing) : body }
}

function newsForStreamer(notice: Notice, locale: Locale): Words {
  const words = locale.streamer
  const { ticket } = notice
  const values = { number: String(ticket.number), duration: lasted(notice, locale) }
  switch (notice.kind) {
    case 'opened':
    case 'raised':
    case 'incident':
    case 'sla-at-risk':
    case 'sla-breached':
    case 'unanswered':
    case 'acknowledgement-expired':
    case 'handed-off':
    case 'snooze-ended':
    case 'standing':
    case 'held':
    case 'changed':
    case 'digest':
      return { title: titleOf(ticket, locale), body: trouble(notice, locale) }
    case 'said':
      return saidWords(notice, locale)
    case 'advice':
      return { title: say(locale, words.adviceTitle), body: trouble(notice, locale) }
    case 'update':
      return { title: say(locale, words.update.title), body: trouble(notice, locale) }
    case 'reopened':
      return { title: say(locale, words.reopenedTitle), body: trouble(notice, locale) }
    case 'recovered':
    case 'incident-over': {
      const title = say(locale, words.recovered.title, values)
      const body = say(locale, words.recovered.body, values)
      return { title, body: paragraphs(body, ...whatHelped(notice, locale)) }
    }
    case 'ended':
    case 'resolved':
      return {
        title: say(locale, words[notice.kind].title, values),
        body: say(locale, words[notice.kind].body, values),
      }
  }
}

/** Whose word it is, and the word as they wrote it. */
function saidWords({ said }: Notice, locale: Locale): Words {
  const team = plainName(said?.by.slice(said.by.indexOf(':') + 1) ?? '')
  return { title: say(locale, locale.talk.fromTeam, { team }), body: said?.text ?? '' }
}

/** Ours to be sorry for, or the streamer's to be thanked for; nothing where nobody knows what helped. */
function whatHelped({ ticket, heeded }: Notice, locale: Locale): string[] {
  if (ticket.cause === 'ingest-node' || ticket.cause === 'delivery')
    return [say(locale, locale.streamer.sorry)]
  const done = heeded && sayHeeded(locale, heeded)
  return done ? [done] : []
}

/** What happens next, and by when where that is promised; nobody waits for what they ended themselves. */
function outlook({ at, ticket, nextWordBy }: Notice, locale: Locale): string[] {
  if (ticket.cause === 'ended-on-purpose') return []
  const { untilWell, byWhen } = locale.streamer.next
  if (nextWordBy === undefined) return [say(locale, untilWell)]
  return [say(locale, byWhen, { due: sayWithin(locale, nextWordBy - at) })]
}

/** What viewers see; where it is only some of them, that instead. */
function titleOf({ symptom, cause }: Notice['ticket'], locale: Locale): string {
  const { title, someViewersTitle } = locale.streamer
  return say(locale, cause === 'viewer-side' ? someViewersTitle : title[symptom])
}

/** What viewers see and since when, that we are on it, the one thing to try, and what happens next. */
function trouble(notice: Notice, locale: Locale): string {
  const words = locale.streamer
  const { symptom, cause, confidence, number } = notice.ticket
  const seen = say(locale, words.seen[symptom], { duration: lasted(notice, locale) })
  const working = say(locale, workingOn(notice, locale), { number: String(number) })
  const part = symptom === 'silent-audio' ? 'sound' : 'picture'
  const why = say(locale, words.why[cause], { part })
  const advice = joined(locale, why, sayStep(locale, notice.ticket.playbook))
  const guess = cause !== 'unknown' && confidence < sureFrom
  return paragraphs(
    cause === 'viewer-side' ? working : joined(locale, seen, working),
    guess ? joined(locale, say(locale, words.unsure), advice) : advice,
    ...outlook(notice, locale),
  )
}

/** That it is in hand; later on, by whom. */
function workingOn({ kind, ticket }: Notice, { streamer }: Locale): string {
  if (kind !== 'update') return streamer.working
  return ticket.status === 'acknowledged' ? streamer.update.taken : streamer.update.waits
}

function forStaff(notice: Notice, locale: Locale): Words {
  const { title, body, symptom, cause, clock, breach, verdict, noVerdict } = locale.staff
  const { ticket, incident, sla, held } = notice
  const told = {
    cause: say(locale, cause[incident?.cause ?? ticket.cause]),
    confidence: sayConfidence(locale, incident?.confidence ?? ticket.confidence),
  }
  const values = {
    ...told,
    verdict: say(locale, ticket.cause === 'unknown' ? noVerdict : verdict, told),
    number: String(ticket.number),
    priority: incident?.priority ?? ticket.priority,
    stream: plainName(ticket.stream),
    symptom: say(locale, symptom[ticket.symptom]),
    duration: lasted(notice, locale),
    group: groupOf(notice),
    ill: incident?.ill ?? 1,
    watched: incident?.watched ?? 1,
    affected: incident?.affected ?? 1,
    clock: sla ? say(locale, clock[sla.clock]) : '',
    rule: plainName(held?.rule ?? ''),
    why: held ? say(locale, breach[held.reason], { words: plainName(held.words) }) : '',
    count: notice.digest ? notice.digest.tickets.length + notice.digest.more : 1,
    due: sayDuration(locale, Math.abs((sla?.dueAt ?? notice.at) - notice.at)),
  }
  const kind = kindToSay(notice)
  const news = say(locale, body[kind], values)
  if (notice.digest) {
    const lines = digestLines(notice.digest, locale)
    return { title: say(locale, title.digest, values), body: paragraphs(news, lines) }
  }
  return {
    title: say(locale, title[kind], values),
    body: ticket.status === 'resolved' ? news : paragraphs(news, checksOf(notice, locale)),
  }
}

/** How a ticket stands is said as when it began, or as when it ended. */
function kindToSay({ kind, ticket }: Notice): Exclude<NoticeKind, 'standing'> {
  if (kind !== 'standing') return kind
  if (ticket.status !== 'resolved') return 'opened'
  return ticket.resolution === 'person' ? 'resolved' : (ticket.resolution ?? 'resolved')
}

function digestLines({ tickets, more }: Digest, locale: Locale): string {
  const { digest, symptom, cause } = locale.staff
  const lines = tickets.map((each) =>
    say(locale, digest[each.over ? 'over' : 'open'], {
      number: String(each.number),
      stream: plainName(each.stream),
      symptom: say(locale, symptom[each.symptom]),
      cause: say(locale, cause[each.cause]),
    }),
  )
  return [...lines, ...(more > 0 ? [say(locale, digest.more, { count: more })] : [])].join('\n')
}

/** What the streams of an incident have in common: `node sg-ingest-3`, as staff call it. */
function groupOf({ incident, ticket }: Notice): string {
  if (!incident) return plainName(ticket.stream)
  return plainName(`${incident.dimension} ${incident.value}`.trim())
}

/** What to look at, the first thing first, one line each. */
function checksOf({ ticket }: Notice, locale: Locale): string {
  const { checkFirst, check } = locale.staff
  const lines = ticket.playbook.checks.map(
    (each, index) => `${index + 1}. ${say(locale, check[each])}`,
  )
  return [say(locale, checkFirst), ...lines].join('\n')
}

/**
 * What can still be done. Of a ticket that is over, the streamer has something to say, and it may still
 * call people about an incident.
 */
function actionsOn({ to, ticket, digest, said }: Notice): readonly TicketAction[] {
  if (digest || said) return []
  if (to === 'streamer') {
    if (ticket.status === 'resolved') return ['still-broken', 'rate']
    return ticket.waitingSince === null ? ['on-it', 'ended'] : ['ended']
  }
  const possible: TicketAction[] = []
  if (ticket.status === 'open' || ticket.calling) possible.push('acknowledge')
  if (ticket.status === 'resolved') return possible
  if (ticket.proposedAt !== null) possible.push('approve')
  return [...possible, 'resolve', 'assign', 'snooze']
}

/** What the ticket waited for after the recovery is no part of the trouble. */
function lasted({ at, ticket, incident }: Notice, locale: Locale): string {
  if (incident) return sayDuration(locale, (incident.closedAt ?? at) - incident.onsetAt)
  return sayDuration(locale, (ticket.recoveredAt ?? ticket.resolvedAt ?? at) - ticket.onsetAt)
}

function paragraphs(...texts: readonly string[]): string {
  return texts.join('\n\n')
}

/** Sentences one after the other. */
function joined(locale: Locale, ...sentences: readonly string[]): string {
  return sentences.join(locale.spaced ? ' ' : '')
}
