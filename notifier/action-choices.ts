import type { Locale } from './locales/locale.ts'
import type { OfferedAction, TicketAction } from './ticket-action.ts'
import { say } from './wording.ts'

/** For how long a ticket can be snoozed, in minutes: a short look, a meeting, a shift, until tomorrow. */
const snoozeMinutes = [30, 60, 240, 1_440]
const stars = [5, 4, 3, 2, 1]

const offers = new Map<string, OfferedAction>()

/** An action in words, with what there is to choose from. */
export function offerOf(action: TicketAction, locale: Locale): OfferedAction {
  const key = `${locale.tag} ${action}`
  const offer = offers.get(key) ?? makeOffer(action, locale)
  offers.set(key, offer)
  return offer
}

function makeOffer(action: TicketAction, locale: Locale): OfferedAction {
  const label = say(locale, locale.staff.action[action])
  const options = choicesOf(action, locale)
  return { action, label, ...(options && { options }) }
}

/** What there is to choose from for an action; undefined where nothing needs to be chosen from a list. */
function choicesOf(action: TicketAction, locale: Locale): OfferedAction['options'] {
  if (action === 'rate')
    return stars.map((count) => ({
      value: String(count),
      label: '★'.repeat(count) + '☆'.repeat(5 - count),
    }))
  if (action !== 'snooze') return undefined
  return snoozeMinutes.map((minutes) => ({ value: String(minutes), label: span(locale, minutes) }))
}

function span(locale: Locale, minutes: number): string {
  const [count, unit] = minutes < 60 ? [minutes, 'minute'] : [minutes / 60, 'hour']
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat(locale.tag, style).format(count)
}
