import type { BaseLogger } from 'pino'
import type { RecordSink } from '../collector/source.ts'
import { answerWhy, type StreamView, sayHealth } from '../notifier/answer-why.ts'
import { commandsFor } from '../notifier/commands-for.ts'
import { localeFor } from '../notifier/locales/catalog.ts'
import { en } from '../notifier/locales/en.ts'
import type { Duty } from '../notifier/oncall/duty.ts'
import { onDuty } from '../notifier/oncall/on-duty.ts'
import { pause } from '../notifier/pause.ts'
import { plainName } from '../notifier/plain-text.ts'
import {
  type Answer,
  answerWithinRules,
  type RuledAnswer,
} from '../notifier/policy/answer-within-rules.ts'
import type { RegionalRule } from '../notifier/policy/regional-rules.ts'
import { bodyLimit } from '../notifier/render.ts'
import type { Reply, Said, Speaker, Talk } from '../notifier/talk.ts'
import { say, sayDuration } from '../notifier/wording.ts'
import { phrases } from '../triage/complaints/catalog.ts'
import { languageOfWords } from '../triage/complaints/language-of-words.ts'
import { understandComplaint } from '../triage/complaints/understand-complaint.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { Store } from '../triage/store/store.ts'
import type { TicketDesk } from '../triage/ticket-desk.ts'
import { codeLifeMs, type Links } from './open-links.ts'
import { type Live, type OwnStream, streamsOf } from './streams-of.ts'
import { createTries } from './tries.ts'

/** Who answers by itself, as the timeline names it. */
const ourselves = 'stallwatch'
/** A line that asks for a reason, in the languages we speak. */
const asksWhy =
  /[?？؟]|\bwhy\b|为什么|为啥|怎么|kenapa|mengapa|por ?qu[eé]|لماذا|ليش|なぜ|なんで|どうして/iu
/** Whoever writes to a streamer waits so long at most to hear whether it has arrived. */
const arrivesWithinMs = 2_000
const lookEveryMs = 200
const neverAborted = new AbortController().signal

/** Nobody has more to ask than this; whoever does is a program, or a mistake. */
const askLimit = { most: 20, withinMs: 60_000 }

/** What talk is held over. */
export interface TalkParts {
  readonly store: Pick<Store, 'openTickets' | 'tickets' | 'notices' | 'noticeAccepted' | 'ticket'>
  readonly desk: Pick<TicketDesk, 'act'>
  readonly links: Links
  /** What streamers of some regions or languages must be told, or must not. */
  readonly rules: readonly RegionalRule[]
  readonly clock: Clock
  readonly log: BaseLogger
  readonly duty: () => Duty
  readonly emit: RecordSink
  readonly live: () => Readonly<Live>
  /** BCP 47 tags of what streamers here are likely to read. */
  readonly languages: readonly string[]
}

/**
 * The language of a line, of those that we speak, or else of the app that it was written in; null where
 * neither tells: apps speak English to many who do not.
 */
function languageHeard({ language: app }: Speaker, text: string): string | null {
  const written = languageOfWords(text, phrases)
  if (written !== null && localeFor(written).tag.startsWith(written)) return written
  return localeFor(app) === en ? null : app
}

/** What people ask and say over channels, answered from live data. */
export function openTalk(parts: TalkParts): Talk {
  const { store, desk, links, clock, log, live } = parts

  const viewsOf = (streamer: string) =>
    streamsOf(streamer, { store, live: live(), at: clock.now() })

  /** The first message about a ticket in each place of the speaker's channel. */
  async function readersOf(
    { id, number, stream }: Ticket,
    channel: string,
  ): Promise<Reply['readers']> {
    const title = `#${number} ${plainName(stream)}`
    const readers = new Map<string, string>()
    for (const { notice, externalId } of await store.notices(id)) {
      const counts = notice.channel === channel && notice.to === 'oncall' && !notice.incident
      if (counts && externalId && !readers.has(notice.address))
        readers.set(notice.address, externalId)
    }
    return [...readers].map(([address, first]) => ({ address, first, title }))
  }

  /** What was asked and answered joins the ticket's timeline, where there is a ticket. */
  async function writeDown(
    ticket: Ticket | null,
    who: Speaker,
    { asked, answered, key }: { asked: string; answered: RuledAnswer; key: string },
  ): Promise<Reply['readers']> {
    const { text, held } = answered
    if (held) log.warn({ by: who.by, why: held.detail }, 'an answer was held')
    if (!ticket) return []
    const known = ticket.timeline.some(
      (event) => event.kind === 'not-told' && event.detail === held?.detail,
    )
    await desk.act(ticket.id, { command: 'ask', by: who.by, text: asked }, `${key} asked`)
    if (text !== '')
      await desk.act(
        ticket.id,
        // On-call is told once of each rule, however often somebody asks.
        { command: 'answer', by: ourselves, text, ...(held && !known && { held }) },
        `${key} answered`,
      )
    return readersOf(ticket, who.channel)
  }

  function languageOf(who: Speaker, streamer: string | null, stream = ''): string {
    const known = streamer === null ? undefined : links.find(stream, streamer)?.language
    return known ?? who.language
  }

  function underRules({
    views,
    ...answer
  }: Omit<Answer, 'regions'> & { views: readonly OwnStream[] }): RuledAnswer {
    return answerWithinRules({ ...answer, regions: views.map(({ region }) => region) }, parts.rules)
  }

  function whyOf(view: OwnStream, language: string): RuledAnswer {
    const kind = view.sight === 'ill' ? 'opened' : null
    return underRules({ text: answerWhy(view, language), views: [view], language, kind })
  }

  const words = (language: string) => localeFor(language).talk
  /** Words that name commands, as whoever reads them knows these. */
  function naming(who: Speaker, text: 'unlinked' | 'help', language: string): string {
    const locale = localeFor(language)
    return say(locale, locale.talk[text], commandsFor(who, locale.tag))
  }
  const justSay = (text: string): Reply => ({ text, readers: [] })
  /** In their language; where nobody can tell it, in English and all that are likely. */
  function unlinked(who: Speaker, language: string | null): Reply {
    const tags = language === null ? ['en', ...parts.languages] : [language]
    return justSay([...new Set(tags.map((tag) => naming(who, 'unlinked', tag)))].join('\n\n'))
  }
  const tries = createTries(clock, askLimit)

  /** Why somebody is not answered now; null when they are. */
  function tooOften(who: Speaker): Reply | null {
    const waitMs = tries.waitMs(`${who.kind} ${who.address}`)
    if (waitMs === 0) return null
    const locale = localeFor(who.language)
    return justSay(say(locale, locale.talk.tooManyTries, { duration: sayDuration(locale, waitMs) }))
  }

  async function ask(who: Speaker, question: 'why' | 'health', key: string): Promise<Reply> {
    const refusal = tooOften(who)
    if (refusal) return refusal
    const streamer = links.streamerAt(who)
    if (streamer === null) return unlinked(who, who.language)
    const views = await viewsOf(streamer)
    const [first] = views
    const language = languageOf(who, streamer, first.stream)
    const healthOf = () => views.map((each) => sayHealth(each, language)).join('\n')
    const answered =
      question === 'why'
        ? whyOf(first, language)
        : underRules({ text: healthOf(), views, language, kind: null })
    const asked = `/${question}`
    // How they all are is no part of one ticket's story, except where it could not be said.
    const ticket = question === 'why' || answered.held ? first.ticket : null
    const readers = await writeDown(ticket, who, { asked, answered, key })
    return { text: answered.text, readers }
  }

  /** Whether a streamer complains; of a stream that is seen, triage is told. */
  async function hasComplained({ stream, sight }: StreamView, text: string): Promise<boolean> {
    const complains = understandComplaint(text, phrases, 'streamer').outcome === 'understood'
    if (complains && sight !== 'not-seen')
      await parts.emit([{ type: 'complaint', stream, at: clock.now(), from: 'streamer', text }])
    return complains
  }

  async function hear(writer: Speaker, { text, key }: Said): Promise<Reply> {
    const language = languageHeard(writer, text)
    const who = language === null ? writer : { ...writer, language }
    const refusal = tooOften(who)
    if (refusal) return refusal
    const streamer = links.streamerAt(who)
    if (streamer === null) return unlinked(who, language)
    const [first] = await viewsOf(streamer)
    const read = languageOf(who, streamer, first.stream)
    const locale = localeFor(read)
    const { ticket } = first
    const isAsked = (await hasComplained(first, text)) || asksWhy.test(text)
    const answered = isAsked ? whyOf(first, read) : { text: '', held: null }
    const readers = await writeDown(ticket, who, { asked: text, answered, key })
    if (isAsked) return { text: answered.text, readers }
    if (!ticket) return justSay(naming(who, 'help', read))
    return { text: say(locale, locale.talk.heard, { number: String(ticket.number) }), readers }
  }

  async function passOn(who: Speaker, first: string, { text, key }: Said): Promise<string | null> {
    const locale = localeFor(who.language)
    const notice = await store.noticeAccepted(who.channel, first)
    if (!notice || notice.incident || notice.to !== 'oncall') return null
    if (text.length > bodyLimit) return say(locale, locale.talk.tooLong, { most: bodyLimit })
    const { by, channel } = who
    const command = { command: 'say', by, text, channel } as const
    const result = await desk.act(notice.ticketId, command, key)
    if (result.outcome !== 'done') return null
    const event = result.ticket.timeline.findLast(
      (each) => each.kind === 'said' && each.by === by && each.text === text,
    )
    return locale.talk[await whatBecameOf(notice.ticketId, event?.at ?? 0)]
  }

  /** Whether the word of the team of that moment has arrived, waiting a little for that. */
  async function whatBecameOf(
    ticketId: string,
    at: number,
  ): Promise<'passedOn' | 'notPassedOn' | 'passedOnLater'> {
    for (let waitedMs = 0; waitedMs < arrivesWithinMs; waitedMs += lookEveryMs) {
      const rows = await store.notices(ticketId)
      const words = rows.filter(({ notice }) => notice.said && notice.at === at)
      if (words.some(({ state }) => state === 'accepted')) return 'passedOn'
      if (words.every(({ state }) => state === 'failed')) return 'notPassedOn'
      await pause(clock, lookEveryMs, neverAborted)
    }
    return 'passedOnLater'
  }

  async function link(who: Speaker, code: string): Promise<string> {
    const result = await links.link(who.kind, who.address, code)
    const streamer = result.outcome === 'linked' ? result.streamer : null
    const locale = localeFor(languageOf(who, streamer))
    log.info(
      { channel: who.channel, by: who.by, outcome: result.outcome, streamer },
      'a code was tried',
    )
    switch (result.outcome) {
      case 'linked':
        return say(locale, locale.talk.linked, {
          ...commandsFor(who, locale.tag),
          streamer: plainName(result.streamer),
        })
      case 'bad-code':
        return locale.talk.badCode
      case 'too-many-tries':
        return say(locale, locale.talk.tooManyTries, {
          duration: sayDuration(locale, result.waitMs),
        })
    }
  }

  async function makeCode(who: Speaker, streamer: string): Promise<string> {
    const locale = localeFor(who.language)
    const { code } = await links.makeCode(streamer)
    log.info({ channel: who.channel, by: who.by, streamer }, 'a code was made')
    const duration = sayDuration(locale, codeLifeMs)
    return say(locale, locale.talk.freshCode, { streamer: plainName(streamer), code, duration })
  }

  async function duty(who: Speaker): Promise<string> {
    const { people, others } = onDuty(parts.duty(), clock.now())
    const lines = [...people, ...others].map(
      (each) => `${each.schedule}: ${plainName(each.who.name)}`,
    )
    return lines.join('\n') || words(who.language).nobodyOnDuty
  }

  /** Whatever goes wrong on our side is logged, and said. */
  function safely<A extends readonly [Speaker, ...unknown[]], R>(
    what: string,
    run: (...given: A) => Promise<R>,
    failed: (text: string) => R,
  ): (...given: A) => Promise<R> {
    return async (...given) => {
      try {
        return await run(...given)
      } catch (error) {
        log.error({ err: error, what }, 'a question could not be answered')
        return failed(words(given[0].language).failed)
      }
    }
  }

  const text = (each: string) => each
  return {
    ask: safely('ask', ask, justSay),
    hear: safely('hear', hear, justSay),
    passOn: safely('pass on', passOn, (why): string | null => why),
    link: safely('link', link, text),
    makeCode: safely('make code', makeCode, text),
    duty: safely('duty', duty, text),
  }
}
