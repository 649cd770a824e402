import type { FastifyInstance, FastifyReply } from 'fastify'
import { offerOf } from '../../notifier/action-choices.ts'
import type { ActionResult } from '../../notifier/channel.ts'
import type { Locale } from '../../notifier/locales/locale.ts'
import type { ReadActionToken, TicketAction } from '../../notifier/ticket-action.ts'
import { say } from '../../notifier/wording.ts'
import type { Store } from '../../triage/store/store.ts'
import type { Actions } from '../open-actions.ts'
import { type ActionPage, showPage } from './action-page.ts'
import { readerLocale } from './reader-locale.ts'

/** What the route of signed links is made of. */
export interface ActionRoute {
  readonly actions: Pick<Actions, 'act' | 'tokens'>
  readonly store: Pick<Store, 'ticket'>
}

type ValidToken = Extract<ReadActionToken, { outcome: 'valid' }>

const statusOf: Readonly<Record<ActionResult['outcome'], number>> = {
  done: 200,
  already: 409,
  'not-found': 404,
  failed: 503,
}

/**
 * `/a/{token}`: what a signed link in a message leads to. GET only shows a page with a button, since
 * programs that scan mail open every link; POST acts, once. No login: whoever has the link was given it.
 */
export async function actionRoute(
  server: FastifyInstance,
  { actions, store }: ActionRoute,
): Promise<void> {
  await server.register(async (app) => {
    // A form without fields still names its type.
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 1_024 },
      (_request, _body, done) => done(null, {}),
    )
    const options = { schema: { hide: true } }

    app.get<{ Params: { token: string } }>('/a/:token', options, async (request, reply) => {
      const locale = readerLocale(request)
      const read = actions.tokens.read(request.params.token)
      if (read.outcome !== 'valid') return showInvalid(reply, locale, read.outcome)
      const { meaning } = read
      const ticket = await store.ticket(meaning.ticketId)
      if (!ticket) return showPage(reply, 404, pageOf(locale, locale.talk.notFound))
      const words = say(locale, locale.talk.confirm, { number: String(ticket.number) })
      return showPage(reply, 200, { locale, words, offer: offerFor(read, locale) })
    })

    app.post<{ Params: { token: string }; Querystring: { value?: unknown } }>(
      '/a/:token',
      options,
      async (request, reply) => {
        const locale = readerLocale(request)
        const read = actions.tokens.read(request.params.token)
        if (read.outcome !== 'valid') return showInvalid(reply, locale, read.outcome)
        const { action, ticketId, by = 'link' } = read.meaning
        const value = read.meaning.value ?? chosenOf(action, locale, request.query.value)
        const chosen = value === undefined ? {} : { value }
        const language = locale.tag
        const asked = { action, ticketId, by, language, key: read.once, ...chosen }
        const { outcome, text } = await actions.act(asked)
        return showPage(reply, statusOf[outcome], { locale, words: text })
      },
    )
  })
}

/** What was chosen, of what the page has offered; undefined for anything else. */
function chosenOf(action: TicketAction, locale: Locale, value: unknown): string | undefined {
  return offerOf(action, locale).options?.find((each) => each.value === value)?.value
}

/** Of a link that says the choice already, only that one. */
function offerFor({ meaning: { action, value } }: ValidToken, locale: Locale): ActionPage['offer'] {
  const offer = offerOf(action, locale)
  if (value === undefined) return offer
  const chosen = offer.options?.find((each) => each.value === value)
  return { label: chosen ? `${offer.label} ${chosen.label}` : offer.label }
}

function showInvalid(reply: FastifyReply, locale: Locale, outcome: 'expired' | 'forged') {
  return showPage(reply, outcome === 'expired' ? 410 : 404, pageOf(locale, locale.talk[outcome]))
}

function pageOf(locale: Locale, message: string): ActionPage {
  return { locale, words: say(locale, message) }
}
