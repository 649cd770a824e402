import type { FastifyReply } from 'fastify'
import type { Locale } from '../../notifier/locales/locale.ts'
import type { OfferedAction } from '../../notifier/ticket-action.ts'
import { escapeHtml } from './escape-html.ts'

/** What a page offers: one button, or one for each option. */
export interface Offer extends Pick<OfferedAction, 'label' | 'options'> {
  /** What the only button adds to the page's own address, such as `?value=again`. */
  readonly query?: string
}

/** A page that says one thing, and offers at most one action. */
export interface ActionPage {
  /** The language of its words. */
  readonly locale: Pick<Locale, 'tag' | 'direction'>
  readonly words: string
  /** What can be done from here; the button posts back to the page's own address. */
  readonly offer?: Offer | undefined
}

const style =
  'body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1em;color-scheme:light dark}' +
  'button{font:inherit;padding:.6em 1.2em;margin:.3em .3em 0 0;cursor:pointer}form{display:inline}'

/**
 * What the page may do is said with it: no script, no frame, nothing from elsewhere; nobody keeps
 * it, indexes it, or is told where the reader came from, since its address is worth a press.
 */
const actionPageHeaders = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
} as const

/** Answers with the page. */
export function showPage(reply: FastifyReply, status: number, page: ActionPage): FastifyReply {
  return reply
    .code(status)
    .headers({ ...actionPageHeaders, 'content-language': page.locale.tag })
    .type('text/html; charset=utf-8')
    .send(actionPage(page))
}

/** The page as HTML. It needs no script, and shows on the oldest phone. */
function actionPage({ locale, words, offer }: ActionPage): string {
  return [
    `<!doctype html><html lang="${locale.tag}" dir="${locale.direction}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>Stallwatch</title><style>${style}</style></head><body><p>${escapeHtml(words)}</p>`,
    ...(offer ? buttonsOf(offer) : []),
    '</body></html>',
  ].join('')
}

function buttonsOf({ label, options, query = '' }: Offer): string[] {
  if (!options) return [buttonOf(label, query)]
  return [
    `<p><b>${escapeHtml(label)}</b></p>`,
    ...options.map((each) => buttonOf(each.label, `?value=${encodeURIComponent(each.value)}`)),
  ]
}

function buttonOf(label: string, query: string): string {
  return `<form method="post" action="${escapeHtml(query)}"><button>${escapeHtml(label)}</button></form>`
}
