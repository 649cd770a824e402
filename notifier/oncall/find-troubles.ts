import type { Duty, Schedule } from './duty.ts'
import { isReachable, type PersonalChannel } from './is-reachable.ts'
import { type Shift, shiftsOf } from './shifts.ts'

/** What can be wrong with a plan of duty. An overlap may be meant; it is shown so that one sees it. */
export const dutyTroubles = ['gap', 'overlap', 'unreachable'] as const
export type DutyTroubleKind = (typeof dutyTroubles)[number]

/** One trouble of a schedule, however often it comes. */
export interface DutyTrouble {
  readonly kind: DutyTroubleKind
  readonly schedule: string
  /** Who cannot be reached, or the layers that serve at once; empty for a gap. */
  readonly about: readonly string[]
  /** The first time it comes, Unix ms. */
  readonly fromMs: number
  readonly toMs: number
  /** How often it comes, and how long all together. */
  readonly times: number
  readonly totalMs: number
}

/** Where to look: the time, and the channels that people may be reached over. */
export interface DutySpan {
  readonly fromMs: number
  readonly toMs: number
  readonly channels: readonly PersonalChannel[]
}

/**
 * What is wrong with duty from one moment to another: times with nobody, layers of one level at
 * once, and people on duty whom no channel can reach. In the order of schedules and of time.
 */
export function findTroubles(duty: Duty, span: DutySpan): readonly DutyTrouble[] {
  return duty.schedules.flatMap((schedule) => troublesOf(duty, schedule, span))
}

function troublesOf(duty: Duty, schedule: Schedule, span: DutySpan): DutyTrouble[] {
  const found = new Map<string, DutyTrouble>()
  for (const shift of shiftsOf(schedule, span.fromMs, span.toMs))
    for (const { kind, about } of wrongWith(duty, shift, span.channels)) {
      const key = JSON.stringify([kind, about])
      const known = found.get(key)
      const { fromMs, toMs } = shift
      found.set(key, {
        ...(known ?? { kind, schedule: schedule.name, about, fromMs, toMs }),
        times: (known?.times ?? 0) + 1,
        totalMs: (known?.totalMs ?? 0) + toMs - fromMs,
      })
    }
  return [...found.values()]
}

function wrongWith(
  duty: Duty,
  { posts }: Shift,
  channels: readonly PersonalChannel[],
): { kind: DutyTroubleKind; about: readonly string[] }[] {
  if (posts.length === 0) return [{ kind: 'gap', about: [] }]
  const layers = [...new Set(posts.map(({ layer }) => layer))]
  const unreachable = duty.people.filter(
    (who) => posts.some(({ person }) => person === who.id) && !isReachable(who, channels),
  )
  return [
    ...(layers.length > 1 ? [{ kind: 'overlap' as const, about: layers }] : []),
    ...unreachable.map(({ id }) => ({ kind: 'unreachable' as const, about: [id] })),
  ]
}
