import type { Clock } from '../triage/model/clock.ts'
import type { Notice } from '../triage/model/notice.ts'
import { createSeal } from './seal.ts'
import {
  type ActionMeaning,
  type ActionTokens,
  type TicketAction,
  ticketActions,
} from './ticket-action.ts'

/** What tokens are made with. */
export interface ActionTokensOptions {
  /** The store's own secret; the key is derived from it, so that it opens nothing else. */
  readonly secret: string
  readonly clock: Clock
  /** Our own address as people reach it. */
  readonly publicUrl?: string | undefined
}

/** How long a message's buttons and links work: the rating of a ticket closed on Friday, on Monday. */
export const actionLifeMs = 7 * 86_400_000

/** One letter each, because a vendor's button has little room. A letter is never given a second meaning. */
const letters: Readonly<Record<TicketAction, string>> = {
  acknowledge: 'k',
  resolve: 'r',
  assign: 'g',
  snooze: 'z',
  'on-it': 'o',
  ended: 'e',
  'still-broken': 'b',
  rate: 's',
  approve: 'p',
}

const longest = 512

/** Makes the signer. Two with the same secret read each other's tokens. */
export function createActionTokens(options: ActionTokensOptions): ActionTokens {
  const { clock, publicUrl } = options
  const seal = createSeal(options.secret, 'stallwatch action v1')
  const token = (meaning: ActionMeaning) => seal.seal(write(meaning))

  return {
    token,
    read(given) {
      const opened = given.length > longest ? null : seal.open(given)
      const meaning = opened && parse(opened.text)
      if (!opened || !meaning) return { outcome: 'forged' }
      if (meaning.expiresAt <= clock.now()) return { outcome: 'expired' }
      return { outcome: 'valid', meaning, once: `once:${opened.mark}` }
    },
    link: (meaning) =>
      publicUrl === undefined
        ? null
        : `${publicUrl.replace(/\/+$/, '')}/a/${encodeURIComponent(token(meaning))}`,
  }
}

/** What a message offers: the same on every attempt, so that a message that is edited stays the same. */
export function offered(
  { ticketId, at }: Pick<Notice, 'ticketId' | 'at'>,
  action: TicketAction,
  more: Pick<ActionMeaning, 'value' | 'by'> = {},
): ActionMeaning {
  return { action, ticketId, expiresAt: at + actionLifeMs, ...more }
}

function write({ action, ticketId, expiresAt, value, by }: ActionMeaning): string {
  const seconds = Math.floor(expiresAt / 1_000).toString(36)
  const parts = [letters[action] + seconds, ticketId, value ?? '', by ?? '']
  return parts.map(encodeURIComponent).join(':').replace(/:+$/, '')
}

/** Reads what was signed by us, and so is well formed unless another version of us has written it. */
function parse(text: string): ActionMeaning | null {
  try {
    const [head = '', ticketId = '', value = '', by = ''] = text.split(':').map(decodeURIComponent)
    const action = ticketActions.find((each) => letters[each] === head[0])
    const expiresAt = Number.parseInt(head.slice(1), 36) * 1_000
    if (!action || ticketId === '' || !Number.isSafeInteger(expiresAt)) return null
    return { action, ticketId, expiresAt, ...(value && { value }), ...(by && { by }) }
  } catch {
    return null
  }
}
