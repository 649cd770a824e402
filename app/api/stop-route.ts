import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { StopAddress } from '../../notifier/channel.ts'
import { clip } from '../../notifier/plain-text.ts'
import type { StopLinks } from '../../notifier/stop-links.ts'
import { say } from '../../notifier/wording.ts'
import type { Clock } from '../../triage/model/clock.ts'
import type { Store } from '../../triage/store/store.ts'
import { showPage } from './action-page.ts'
import { readerLocale } from './reader-locale.ts'

/** What the route that ends messages is made of. */
export interface StopRoute {
  readonly actions: { readonly stops: Pick<StopLinks, 'read'> }
  readonly store: Pick<Store, 'stopMessages' | 'wantsNone'>
  readonly clock: Clock
}

type Asked = FastifyRequest<{ Params: { token: string }; Querystring: { value?: unknown } }>

/**
 * `/u/{token}`: ends the messages to the address that the token was made for. GET shows a page with a
 * button, POST does it, as a mail reader's own button does (RFC 8058); with `?value=again` they begin
 * again. No login: whoever has the link has the mail.
 */
export async function stopRoute(server: FastifyInstance, route: StopRoute): Promise<void> {
  const { actions, store, clock } = route
  await server.register(async (app) => {
    // What mail readers and forms post says nothing that the address does not.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: 4_096 },
      (_request, _body, done) => done(null, {}),
    )
    const options = { schema: { hide: true } }

    app.get<{ Params: { token: string } }>('/u/:token', options, async (request, reply) => {
      const who = actions.stops.read(request.params.token)
      if (!who) return showForged(request, reply)
      return showState(request, reply, { who, stopped: await store.wantsNone(who), isNew: false })
    })

    app.post('/u/:token', options, async (request: Asked, reply) => {
      const who = actions.stops.read(request.params.token)
      if (!who) return showForged(request, reply)
      const stopped = request.query.value !== 'again'
      await store.stopMessages(who, stopped ? clock.now() : null)
      return showState(request, reply, { who, stopped, isNew: true })
    })
  })
}

interface State {
  readonly who: StopAddress
  readonly stopped: boolean
  /** Whether it is so by the press that is being answered. */
  readonly isNew: boolean
}

function showState(
  request: Pick<FastifyRequest, 'headers'>,
  reply: FastifyReply,
  { who, stopped, isNew }: State,
): FastifyReply {
  const locale = readerLocale(request)
  const { mail } = locale
  const address = clip(who.address, 254)
  const resumed = isNew ? mail.begunAgain : mail.stopQuestion
  return showPage(reply, 200, {
    locale,
    words: say(locale, stopped ? mail.stopped : resumed, { address }),
    offer: stopped
      ? { label: say(locale, mail.again), query: '?value=again' }
      : { label: say(locale, mail.stop) },
  })
}

function showForged(request: Pick<FastifyRequest, 'headers'>, reply: FastifyReply): FastifyReply {
  const locale = readerLocale(request)
  return showPage(reply, 404, { locale, words: say(locale, locale.talk.forged) })
}
