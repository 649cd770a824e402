import type { Place } from '../triage/model/notice.ts'
import { createRateBudget, type RateBudget } from './rate-budget.ts'

/** Places whose budgets are kept; the oldest of those that were never limited are forgotten first. */
const mostPlaces = 10_000
/** So many places of one channel that are limited within so long mean that the channel is. */
const channelWide = { places: 3, withinMs: 5_000 }
/** So many places can be left out of one look; with more, their channel waits. */
const mostHeldBack = 200

/** The budgets of one channel: its own, and one for each place in it. All times are Unix ms. */
export interface PlaceBudgets {
  /** Of the channel as a whole. */
  readonly channel: RateBudget
  /** Ms until one more may be sent to a place; 0 when it may now. */
  waitMs(address: string, now: number, what: 'page' | 'any'): number
  /** Places to which nothing may be sent now. */
  heldBack(now: number, what: 'page' | 'any'): readonly Place[]
  /** Ms until something may be sent that may not be sent now; null when nothing is held back. */
  nextMs(now: number): number | null
  sent(address: string, now: number): void
  /** The vendor said "too fast" about this place, or about everything. */
  limited(
    address: string,
    now: number,
    word: { readonly afterMs?: number; readonly scope?: 'channel' },
  ): void
}

/** Budgets that know of no limit yet. */
export function createPlaceBudgets(name: string): PlaceBudgets {
  const channel = createRateBudget()
  const places = new Map<string, RateBudget>()
  /** Only places that were limited can hold anything back: those alone are looked at. */
  const limitedPlaces = new Set<string>()
  let lately: { readonly address: string; readonly at: number }[] = []

  function budgetOf(address: string): RateBudget {
    const known = places.get(address)
    if (known) return known
    if (places.size >= mostPlaces) forgetOne()
    const budget = createRateBudget()
    places.set(address, budget)
    return budget
  }

  function forgetOne(): void {
    for (const address of places.keys()) {
      if (limitedPlaces.has(address)) continue
      places.delete(address)
      return
    }
  }

  function isChannelWide(address: string, now: number): boolean {
    lately = lately.filter(({ at }) => at > now - channelWide.withinMs)
    lately.push({ address, at: now })
    return new Set(lately.map((each) => each.address)).size >= channelWide.places
  }

  function waiting(now: number, what: 'page' | 'any'): { address: string; waitMs: number }[] {
    return [...limitedPlaces].flatMap((address) => {
      const waitMs = places.get(address)?.waitMs(now, what) ?? 0
      if (waitMs === 0 && places.get(address)?.room(now) === Number.POSITIVE_INFINITY)
        limitedPlaces.delete(address)
      return waitMs > 0 ? [{ address, waitMs }] : []
    })
  }

  return {
    channel,
    waitMs: (address, now, what) =>
      Math.max(channel.waitMs(now, what), places.get(address)?.waitMs(now, what) ?? 0),
    heldBack: (now, what) =>
      waiting(now, what)
        .slice(0, mostHeldBack)
        .map(({ address }) => ({ channel: name, address })),
    nextMs(now) {
      const waits = [channel.waitMs(now, 'any'), ...waiting(now, 'any').map((each) => each.waitMs)]
      const ahead = waits.filter((ms) => ms > 0)
      return ahead.length > 0 ? Math.min(...ahead) : null
    },
    sent(address, now) {
      channel.sent(now)
      budgetOf(address).sent(now)
    },
    limited(address, now, { afterMs, scope }) {
      budgetOf(address).limited(now, afterMs)
      limitedPlaces.add(address)
      if (scope === 'channel' || isChannelWide(address, now)) channel.limited(now, afterMs)
    },
  }
}
