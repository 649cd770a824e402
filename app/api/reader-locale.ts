import type { FastifyRequest } from 'fastify'
import { localeFor, locales } from '../../notifier/locales/catalog.ts'
import type { Locale } from '../../notifier/locales/locale.ts'

/** The first of the reader's languages that we speak, as their browser lists them; English else. */
export function readerLocale(request: Pick<FastifyRequest, 'headers'>): Locale {
  const wanted = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((each) => each.split(';', 1)[0]?.trim() ?? '')
  const spoken = wanted.find((tag) => {
    const first = tag.toLowerCase().split('-', 1)[0]
    return locales.some((locale) => locale.tag.toLowerCase().split('-', 1)[0] === first)
  })
  return localeFor(spoken ?? 'en')
}
