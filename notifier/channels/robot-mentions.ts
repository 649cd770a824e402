import type { Message } from '../channel.ts'
import { isGoodNews, isUrgent } from './urgency.ts'

/** Whom a robot mentions. */
export interface Mentions {
  readonly mobiles: readonly string[]
  readonly userIds: readonly string[]
}

/** A phone number: digits alone, or with a country code. */
const mobile = /^\+?\d[\d-]{4,17}$/
const userId = /^[\w@.-]{1,64}$/
/** Before an id that is made of digits, so that it is no phone number. */
const idPrefix = 'user:'

/** Whom an address names, such as `13800000000,zhangsan` or `user:0123`; null when it names nobody. */
export function readMentions(address: string): Mentions | null {
  const parts = address === '' ? [] : address.split(',').map((part) => part.trim())
  const mobiles = parts.filter((part) => mobile.test(part))
  const userIds = parts
    .filter((part) => !mobile.test(part))
    .map((part) => (part.startsWith(idPrefix) ? part.slice(idPrefix.length) : part))
  return userIds.every((id) => userId.test(id)) ? { mobiles, userIds } : null
}

/**
 * Whom a message mentions: whoever it is for, unless it is good news, and with urgent news those who
 * are always mentioned.
 */
export function mentionsOf(message: Message, always: Mentions): Mentions {
  const named = (isGoodNews(message) ? null : readMentions(message.notice.address)) ?? nobody
  const also = isUrgent(message) ? always : nobody
  return {
    mobiles: [...new Set([...named.mobiles, ...also.mobiles])],
    userIds: [...new Set([...named.userIds, ...also.userIds])],
  }
}

const nobody: Mentions = { mobiles: [], userIds: [] }
