import type { Clock } from '../../../triage/model/clock.ts'
import { type BackoffLimits, backoffMs } from '../../backoff.ts'

/** One look at something, under way. */
export interface Turn {
  /** Whether it shows anything right now. */
  sees(): boolean
  /** Ends it; `why` is one plain line. Resolves when nothing of it is left. */
  end(why: string): Promise<void>
}

/** How turns are taken. */
export interface TurnsOptions {
  readonly clock: Clock
  /** So many looks at a time. */
  readonly mostAtOnce: number
  /** So many may take part; more are turned away. */
  readonly mostKeys: number
  /** How long a look lasts while others wait. */
  readonly turnMs: number
  /** How long a look may take to show something, shorter than `turnMs`. */
  readonly patienceMs: number
  /** How long something that showed nothing is left alone: doubles with each time. */
  readonly rest: BackoffLimits
  /** Gives 0 to 1; spreads the rests. */
  readonly random: () => number
  /** Begins to look. */
  readonly begin: (key: string) => Turn
}

/** What takes turns, and how many of it. */
export interface TurnCounts {
  readonly looking: number
  readonly waiting: number
  /** They showed nothing and are left alone for a while. */
  readonly resting: number
}

/** Looks at many things, a few at a time. */
export interface Turns {
  /** Takes something in, in front of all that had a turn already; false when there is no room. */
  add(key: string): boolean
  /** Lets something go; a look at it ends. */
  remove(key: string, why: string): void
  counts(): TurnCounts
  /** Ends all. Resolves when nothing is left. */
  stop(): Promise<void>
}

const othersWait = 'others wait for their turn'

interface Entry {
  readonly key: string
  /** Which turn of all it had last; 0 before the first. */
  lastTurn: number
  /** How often in a row it showed nothing. */
  failures: number
  turn: Turn | null
  /** Ends the rest, or the timer of the turn. */
  callOff: () => void
  resting: boolean
}

/**
 * Gives turns in fair rotation: next is always who has not had one for longest, and who never had
 * one comes first. A look goes on as long as it shows something and nobody waits; with others
 * waiting it ends after `turnMs`. A look that shows nothing ends after `patienceMs`, and what it
 * was about rests before it waits again. A place is free only once the look that had it has ended,
 * and who comes while a look goes on beyond its time takes its place.
 */
export function createTurns(options: TurnsOptions): Turns {
  const { clock, mostAtOnce, mostKeys, turnMs, patienceMs } = options
  const entries = new Map<string, Entry>()
  const ending = new Set<Promise<void>>()
  /** Those whose turn has lasted its time and goes on while nobody waits; the longest first. */
  const overtime = new Set<Entry>()
  let looking = 0
  let turnsGiven = 0
  let stopped = false

  const waiting = () =>
    [...entries.values()]
      .filter(({ turn, resting }) => !turn && !resting)
      .sort((a, b) => a.lastTurn - b.lastTurn)

  function giveTurns(): void {
    const free = mostAtOnce - looking
    if (stopped || (free <= 0 && overtime.size === 0)) return
    const queue = waiting()
    for (const entry of queue.slice(0, free)) begin(entry)
    const wanted = queue.length - Math.max(0, free) - ending.size
    for (const entry of [...overtime].slice(0, Math.max(0, wanted))) end(entry, othersWait)
  }

  function begin(entry: Entry): void {
    looking += 1
    turnsGiven += 1
    entry.lastTurn = turnsGiven
    entry.turn = options.begin(entry.key)
    entry.callOff = clock.after(patienceMs, () =>
      judge(entry, turnMs - patienceMs, () => {
        overtime.add(entry)
        giveTurns()
      }),
    )
  }

  /** Some of its time has passed: it goes on for `nextMs` if it shows something, until `then`. */
  function judge(entry: Entry, nextMs: number, then: () => void): void {
    if (!entry.turn?.sees()) {
      rest(entry)
      return
    }
    entry.failures = 0
    entry.callOff = clock.after(nextMs, () => {
      then()
      if (overtime.has(entry)) judge(entry, turnMs, () => {})
    })
  }

  function rest(entry: Entry): void {
    const pauseMs = backoffMs(entry.failures + 1, options.rest, options.random)
    entry.failures += 1
    entry.resting = true
    end(entry, 'it shows nothing')
    entry.callOff = clock.after(pauseMs, () => {
      entry.resting = false
      giveTurns()
    })
  }

  function end(entry: Entry, why: string): void {
    entry.callOff()
    overtime.delete(entry)
    const { turn } = entry
    entry.turn = null
    if (!turn) return
    const ended = turn.end(why).finally(() => {
      ending.delete(ended)
      looking -= 1
      giveTurns()
    })
    ending.add(ended)
  }

  return {
    add(key) {
      if (stopped || entries.has(key)) return !stopped
      if (entries.size >= mostKeys) return false
      const entry = { key, lastTurn: 0, failures: 0, turn: null, callOff: () => {}, resting: false }
      entries.set(key, entry)
      giveTurns()
      return true
    },
    remove(key, why) {
      const entry = entries.get(key)
      if (!entry) return
      entries.delete(key)
      end(entry, why)
    },
    counts() {
      const all = [...entries.values()]
      const resting = all.filter((entry) => entry.resting).length
      const having = all.filter(({ turn }) => turn !== null).length
      return { looking, waiting: all.length - resting - having, resting }
    },
    async stop() {
      stopped = true
      for (const key of [...entries.keys()]) this.remove(key, 'the probe stops')
      await Promise.all(ending)
    },
  }
}
