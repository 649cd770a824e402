import type { DutyReason, Layer, Override, Post, Schedule } from './duty.ts'
import { hoursAt } from './hours-at.ts'
import { firstMomentMs, steadyWallMs, wallMsOf } from './local-time.ts'
import { turnAt } from './turn-at.ts'

/** Who is on duty at a moment, and until when at the latest it stays so. */
export interface Posts {
  readonly posts: readonly Post[]
  /** Unix ms after `atMs`, or infinity; nothing changes before it, and perhaps nothing at it. */
  readonly untilMs: number
}

/**
 * Who a schedule puts on duty at a moment. Swaps and covers change who serves in a layer, the
 * highest level that then has somebody serves, and an override of everybody stands over it all.
 * Overrides at the same time serve together: rather two people than none.
 */
export function postsAt(schedule: Schedule, atMs: number): Posts {
  const edges: number[] = []
  const overrides = running(schedule.overrides, atMs, edges)
  const swaps = running(schedule.swaps, atMs, edges)
  const covers = overrides.filter(({ insteadOf }) => insteadOf !== null)
  const whole = overrides.filter(({ insteadOf }) => insteadOf === null)

  function swapped(post: Post): Post {
    const swap = swaps.find(({ between }) => between.includes(post.person))
    if (!swap) return post
    const [one, other] = swap.between
    return { ...post, person: post.person === one ? other : one, reason: 'swap' }
  }
  function covered(post: Post): readonly Post[] {
    const instead = covers.filter(({ insteadOf }) => insteadOf === post.person)
    if (instead.length === 0) return [post]
    return instead.flatMap(({ people }) =>
      people.map((person) => ({ ...post, person, reason: 'cover' as const })),
    )
  }

  const layers = schedule.layers.map((layer) => {
    const { posts, untilMs } = layerAt(layer, atMs)
    edges.push(untilMs)
    return { level: layer.level, posts: posts.map(swapped).flatMap(covered) }
  })
  const served = layers.filter(({ posts }) => posts.length > 0)
  const level = Math.max(...served.map((layer) => layer.level))
  const planned = served.filter((layer) => layer.level === level).flatMap(({ posts }) => posts)
  const untilMs = Math.min(...edges)
  if (untilMs <= atMs)
    throw new RangeError(
      `schedule "${schedule.name}": a change at ${untilMs}, expected after ${atMs}`,
    )
  return { posts: once(whole.length > 0 ? whole.flatMap(overriding) : planned), untilMs }
}

/** Those of `times` that run at a moment; when they begin and end is put among the edges. */
function running<Time extends { readonly fromMs: number; readonly toMs: number }>(
  times: readonly Time[],
  atMs: number,
  edges: number[],
): Time[] {
  for (const { fromMs, toMs } of times) {
    if (fromMs > atMs) edges.push(fromMs)
    if (toMs > atMs) edges.push(toMs)
  }
  return times.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs)
}

function layerAt(layer: Layer, atMs: number): Posts {
  if (layer.shifts) {
    const edges = [Number.POSITIVE_INFINITY]
    const people = running(layer.shifts, atMs, edges).flatMap((shift) => shift.people)
    return { posts: people.map(inLayer(layer, 'calendar')), untilMs: Math.min(...edges) }
  }
  const { turns, rotation, timeZone } = layer
  const wallMs = steadyWallMs(atMs, timeZone)
  const endWallMs = layer.until === null ? Number.POSITIVE_INFINITY : wallMsOf(layer.until)
  if (endWallMs <= wallMs) return { posts: [], untilMs: Number.POSITIVE_INFINITY }
  const hours = layer.hours.length > 0 ? hoursAt(layer.hours, wallMs) : null
  const turn = rotation ? turnAt(rotation, wallMs) : null
  const untilWallMs = Math.min(
    endWallMs,
    hours?.untilWallMs ?? Number.POSITIVE_INFINITY,
    turn?.untilWallMs ?? Number.POSITIVE_INFINITY,
  )
  const untilMs = Number.isFinite(untilWallMs) ? firstMomentMs(untilWallMs, timeZone) : untilWallMs
  if (hours?.open === false || turn?.number === null) return { posts: [], untilMs }
  const people = turn ? (turns[turn.number % turns.length] ?? []) : turns.flat()
  return { posts: people.map(inLayer(layer, 'turn')), untilMs }
}

function inLayer(layer: Layer, reason: DutyReason): (person: string) => Post {
  return (person) => ({ person, layer: layer.name, reason })
}

function overriding({ people }: Override): Post[] {
  return people.map((person) => ({ person, layer: '', reason: 'override' }))
}

/** Nobody serves twice in one layer. */
function once(posts: readonly Post[]): Post[] {
  return posts.filter(
    ({ person, layer }, index) =>
      posts.findIndex((post) => post.person === person && post.layer === layer) === index,
  )
}
