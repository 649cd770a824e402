import type {
  StepMiss,
  StepMissReason,
  StepPage,
  StepTarget,
} from '../../triage/model/escalation.ts'
import type { Place } from '../../triage/model/notice.ts'
import type { Addressed } from '../channel.ts'
import type { Duty, DutyPerson } from '../oncall/duty.ts'
import { addressIn } from '../oncall/is-reachable.ts'
import { onDuty } from '../oncall/on-duty.ts'

/** A configured channel, as far as paging goes. */
export interface PageCarrier {
  readonly name: string
  readonly kind: string
  /** Whether a notice says where in the channel it goes. */
  readonly addressed: Addressed
  /** Whether it can change what it has shown before; not when left out. */
  readonly edits?: boolean
}

/** All that decides who is paged at a moment. */
export interface PagingGround {
  readonly duty: Duty
  readonly carriers: readonly PageCarrier[]
  /** Unix ms. */
  readonly atMs: number
  /** The stream's. */
  readonly region?: string | undefined
}

/** Somebody to page, or a place; its notice has no id yet. */
export type Reached = Omit<StepPage, 'notice'>

/** Who is paged, once each, and who cannot be, with the reason. */
export interface Reach {
  readonly reached: readonly Reached[]
  readonly missed: readonly StepMiss[]
}

/**
 * Turns targets into people and places, as duty is at that moment. Everybody is in the answer: among
 * the reached, or the missed.
 */
export function reachTargets(targets: readonly StepTarget[], ground: PagingGround): Reach {
  const reached = new Map<string, Reached>()
  const missed: StepMiss[] = []
  for (const target of targets)
    for (const each of reachOne(target, ground)) {
      if ('reason' in each) missed.push(each)
      else reached.set(each.person ?? JSON.stringify([each.channel, each.address]), each)
    }
  return { reached: [...reached.values()], missed }
}

function reachOne(target: StepTarget, ground: PagingGround): (Reached | StepMiss)[] {
  if ('channel' in target) return [reachPlace(target, ground)]
  if ('person' in target) return [reachPerson(target.person, ground)]
  const { schedule, skills, languages } = target
  const query = { schedule, skills, languages, region: ground.region }
  const { reason, people } = onDuty(ground.duty, ground.atMs, query)
  if (reason !== 'found') return [{ who: schedule, reason }]
  return [...new Set(people.map(({ person }) => person))].map((id) => reachPerson(id, ground))
}

function reachPlace(
  { channel, address = '', language }: Extract<StepTarget, { channel: string }>,
  { carriers }: PagingGround,
): Reached | StepMiss {
  const carrier = carriers.find(({ name }) => name === channel)
  if (!carrier) return { who: channel, reason: 'no-channel' }
  if (carrier.addressed === true && address === '') return { who: channel, reason: 'no-address' }
  const place = carrier.addressed ? address : ''
  return { person: null, channel, address: place, ...(language !== undefined && { language }) }
}

/** Over the first of their addresses that a channel can reach. */
export function reachPerson(id: string, { duty, carriers }: PagingGround): Reached | StepMiss {
  const miss = (reason: StepMissReason) => ({ who: id, reason })
  const who = duty.people.find((person) => person.id === id)
  if (!who) return miss('no-such-person')
  const [first] = waysTo(who, carriers)
  return first === undefined ? miss('no-address') : { person: id, channel: first }
}

/** Names of the channels that reach somebody, in the order in which they list their addresses. */
function waysTo(who: DutyPerson, carriers: readonly PageCarrier[]): readonly string[] {
  const personal = carriers.filter(({ addressed }) => addressed)
  const names = Object.keys(who.addresses).flatMap((key) =>
    personal.filter(({ name, kind }) => name === key || kind === key).map(({ name }) => name),
  )
  return [...new Set(names)]
}

/** All places where somebody is reached now, in their own order. */
export function placesOf(
  id: string,
  { duty, carriers }: Pick<PagingGround, 'duty' | 'carriers'>,
): readonly Place[] {
  const who = duty.people.find((person) => person.id === id)
  if (!who) return []
  return waysTo(who, carriers).flatMap((channel) => {
    const carrier = carriers.find(({ name }) => name === channel)
    const address = carrier && addressIn(who, carrier)
    return address === undefined ? [] : [{ channel, address }]
  })
}

/** Who of the people of duty acknowledged: `discord:mei` is who has that id or that address. */
export function personNamed(by: string, { people }: Duty): string | null {
  const known = people.find(
    ({ id, addresses }) =>
      id === by ||
      by.endsWith(`:${id}`) ||
      Object.entries(addresses).some(([key, address]) => by === `${key}:${address}`),
  )
  return known?.id ?? null
}
