import { type IncidentDimension, incidentDimensions } from '../model/incident.ts'
import { bitOf, valueIn, type Whereabouts } from './dimension.ts'
import { type Group, newGroup, type Place, remember } from './group.ts'

/** What a group remembers, as plain JSON. */
export type GroupMemory = readonly [key: string, onsets: number, exposureMs: number, at: number]

/**
 * Every group with a stream in it, and how many streams each has. Kept up to date as streams come
 * and go, at a cost that does not depend on how many there are.
 */
export interface GroupTable {
  /** The whole fleet. */
  readonly fleet: Group
  /** The place of streams with these whereabouts, which is watched by one stream more or less. */
  add(where: Whereabouts, at: number): Place
  remove(where: Whereabouts, at: number): void
  /** The place of these whereabouts, or null while no stream is there. */
  find(where: Whereabouts): Place | null
  group(key: string): Group | null
  groups(): IterableIterator<Group>
  /** How many groups there are. */
  size(): number
  memory(): readonly GroupMemory[]
}

/** A table without streams. What `memory` says of a group is taken up with its first stream. */
export function createGroupTable(memory: readonly GroupMemory[] = []): GroupTable {
  const places = new Map<string, Place>()
  const groups = new Map<string, Group>()
  const remembered = new Map(memory.map((each) => [each[0], each]))
  const fleet = groupOf('fleet', '')

  function groupOf(dimension: Group['dimension'], value: string): Group {
    const key = groupKeyOf(dimension, value)
    const known = groups.get(key)
    if (known) return known
    const group = newGroup({ key, dimension, value, bit: bitOf(dimension) })
    const its = remembered.get(key)
    if (its) [, group.onsets, group.exposureMs, group.at] = its
    remembered.delete(key)
    groups.set(key, group)
    return group
  }

  function found(key: string, where: Whereabouts): Place {
    const groups = incidentDimensions.flatMap((dimension) => {
      const value = valueIn(dimension, where)
      return value === null ? [] : [groupOf(dimension, value)]
    })
    const place = { key, groups, watched: 0 }
    places.set(key, place)
    return place
  }

  return {
    fleet,
    add(where, at) {
      const key = placeKey(where)
      const place = places.get(key) ?? found(key, where)
      place.watched += 1
      for (const group of place.groups) {
        remember(group, at)
        group.watched += 1
      }
      return place
    },
    remove(where, at) {
      const place = places.get(placeKey(where))
      if (!place) return
      place.watched -= 1
      if (place.watched === 0) places.delete(place.key)
      for (const group of place.groups) {
        remember(group, at)
        group.watched -= 1
        if (group.watched === 0 && group !== fleet) groups.delete(group.key)
      }
    },
    find: (where) => places.get(placeKey(where)) ?? null,
    group: (key) => groups.get(key) ?? null,
    groups: () => groups.values(),
    size: () => groups.size,
    memory: () =>
      [...groups.values()]
        .map((each): GroupMemory => [each.key, each.onsets, each.exposureMs, each.at])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
  }
}

/** Names a group. */
export function groupKeyOf(dimension: IncidentDimension, value: string): string {
  return `${dimension} ${value}`
}

function placeKey({ node, region, isp, edge, app }: Whereabouts): string {
  return JSON.stringify([node, region, isp, edge, app])
}
