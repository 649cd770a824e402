import type { TicketSummary } from '../triage/model/ticket.ts'
import { localeFor } from './locales/catalog.ts'
import type { Locale } from './locales/locale.ts'
import type { StreamSight } from './locales/talk-words.ts'
import { plainName } from './plain-text.ts'
import { renderNotice } from './render.ts'
import { say, sayCount } from './wording.ts'

/** What is known of a stream at the moment somebody asks. */
export interface StreamView {
  readonly stream: string
  readonly sight: StreamSight
  /** Where it is sent to, where that is known. */
  readonly region?: string
  /** Its ticket, when it is ill. */
  readonly ticket: TicketSummary | null
  /** As measured where it arrives; left out where nothing fresh is known. */
  readonly fps?: number
  readonly bitrateBps?: number
  /** Unix ms of the question. */
  readonly at: number
}

/**
 * The answer to "why am I lagging?", from what is known right now. Of a trouble it says what viewers
 * see, whose fault it is and the one step that helps, in the words of the news about it.
 */
export function answerWhy(view: StreamView, language: string): string {
  const locale = localeFor(language)
  if (view.sight === 'ill') return ofTrouble(view, locale)
  return say(locale, locale.talk.answer[view.sight], valuesOf(view, locale))
}

/** How a stream is, in a line. */
export function sayHealth(view: StreamView, language: string): string {
  const locale = localeFor(language)
  return say(locale, locale.talk.health[view.sight], valuesOf(view, locale))
}

function ofTrouble({ ticket, at, ...view }: StreamView, locale: Locale): string {
  if (!ticket)
    return say(locale, locale.talk.answer.looking, valuesOf({ ticket, at, ...view }, locale))
  const { title, body } = renderNotice({
    ...{ id: `${ticket.id}-answer`, ticketId: ticket.id, kind: 'opened', to: 'streamer' },
    ...{ channel: '', address: '', language: locale.tag, at, ticket },
  })
  return `${title}\n\n${body}`
}

function valuesOf({ stream, ticket, fps, bitrateBps }: StreamView, locale: Locale) {
  const figures = [
    ...(fps === undefined ? [] : [`${sayCount(locale, fps)} fps`]),
    ...(bitrateBps === undefined ? [] : [`${sayCount(locale, bitrateBps / 1_000)} kbit/s`]),
  ]
  return {
    stream: plainName(stream),
    number: String(ticket?.number ?? ''),
    figures: figures.join(', ') || 'none',
  }
}
