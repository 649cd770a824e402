import { type Lane, sight, silenceGraceMs, slot } from './lane.ts'

/**
 * Whether another vantage of this stream sees media move now, as far as its samples reach: then it
 * is this vantage that is silent, not the stream. One that counts neither frames nor bytes only
 * says that the stream is there, which is no word on its media.
 */
export function movesElsewhere(lane: Lane, at: number): boolean {
  return movesFrom(lane, 0, at)
}

/** The same, the encoder aside: what it makes need not arrive anywhere. */
export function movesPastEncoder(lane: Lane, at: number): boolean {
  return movesFrom(lane, 1, at)
}

function movesFrom(own: Lane, first: number, at: number): boolean {
  const { siblings, rows } = own
  for (let place = first; place < siblings.length; place += 1) {
    const row = siblings[place] as number
    if (row < 0) continue
    const numbers = rows.numbersOf(row)
    const base = rows.baseOf(row)
    if (base === own.base && numbers === own.numbers) continue
    const lastAt = numbers[base + slot.lastAt] as number
    const counts =
      (numbers[base + slot.fps] as number) >= 0 || (numbers[base + slot.bitrateBps] as number) >= 0
    const moves =
      counts &&
      lastAt > 0 &&
      numbers[base + slot.movedAt] === lastAt &&
      numbers[base + slot.sight] === sight.sees
    const unheardMs = at - lastAt - (numbers[base + slot.lagMs] as number)
    if (moves && unheardMs < silenceGraceMs({ numbers, base })) return true
  }
  return false
}

/** Whether another vantage of this stream that looks has also been silent for longer than it ever is. */
export function silentElsewhere(own: Lane, at: number): boolean {
  return own.siblings.some((row) => {
    if (row < 0) return false
    const numbers = own.rows.numbersOf(row)
    const base = own.rows.baseOf(row)
    if (base === own.base && numbers === own.numbers) return false
    const looks = numbers[base + slot.sight] === sight.sees
    const unheardMs =
      at - (numbers[base + slot.lastAt] as number) - (numbers[base + slot.lagMs] as number)
    return looks && unheardMs >= silenceGraceMs({ numbers, base })
  })
}
