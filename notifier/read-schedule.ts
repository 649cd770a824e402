import { Temporal } from 'temporal-polyfill'
import type { Layer, Schedule } from './oncall/duty.ts'
import { onlyMoment } from './oncall/local-time.ts'
import type { ScheduleConfig } from './schedule-config.ts'

/** Tells what is wrong at a path. */
export type Report = (path: (string | number)[], message: string) => void

/** A schedule as it is thought with; what is wrong in it is reported with its path. */
export function readSchedule(
  { name, timeZone: zone, allowGaps, ...given }: ScheduleConfig,
  known: ReadonlySet<string>,
  report: Report,
): Schedule {
  function checkPeople(ids: readonly string[], path: (string | number)[]): void {
    for (const id of ids)
      if (!known.has(id))
        report(path, `nobody in duty.people has the id "${id}", expected one of them`)
  }
  function readSpan(
    { from, to }: { from: string; to: string },
    path: (string | number)[],
  ): { fromMs: number; toMs: number } {
    const fromMs = readMoment(from, zone, (message) => report([...path, 'from'], message))
    const toMs = readMoment(to, zone, (message) => report([...path, 'to'], message))
    if (fromMs >= toMs) report([...path, 'to'], `"${to}" is not after "${from}", expected later`)
    return { fromMs, toMs }
  }

  const layers = given.layers.map((layer, index): Layer => {
    const path = ['layers', index]
    const turns = layer.people ?? []
    checkSource(layer, (key, message) => report([...path, key], message))
    for (const [turn, ids] of turns.entries()) checkPeople(ids, [...path, 'people', turn])
    const zoneOfLayer = layer.timeZone ?? zone
    if (layer.rotation)
      readMoment(layer.rotation.from, zoneOfLayer, (message) =>
        report([...path, 'rotation', 'from'], message),
      )
    return {
      name: layer.name,
      timeZone: zoneOfLayer,
      level: layer.level,
      regions: layer.regions,
      turns,
      rotation: layer.rotation ?? null,
      hours: layer.hours,
      until: layer.until ?? null,
      shifts: layer.calendar ? [] : null,
    }
  })
  for (const [index, layer] of layers.entries())
    if (layers.findIndex((each) => each.name === layer.name) < index)
      report(['layers', index, 'name'], `"${layer.name}" is used twice, expected one of its own`)

  const overrides = given.overrides.map((override, index) => {
    const path = ['overrides', index]
    checkPeople(override.people, [...path, 'people'])
    if (override.insteadOf !== undefined) checkPeople([override.insteadOf], [...path, 'insteadOf'])
    else if (override.people.length === 0)
      report([...path, 'people'], 'expected who serves, or insteadOf: whose duty nobody takes')
    return {
      ...readSpan(override, path),
      people: override.people,
      insteadOf: override.insteadOf ?? null,
    }
  })
  const swaps = given.swaps.map((swap, index) => {
    const path = ['swaps', index]
    checkPeople(swap.between, [...path, 'between'])
    return { ...readSpan(swap, path), between: swap.between }
  })
  return { name, timeZone: zone, layers, overrides, swaps, allowGaps }
}

/** A moment (Unix ms) as people write it; what could mean two moments or none is reported. */
function readMoment(text: string, zone: string, report: (message: string) => void): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    // no offset: local time
  }
  let local: Temporal.PlainDateTime
  try {
    local = Temporal.PlainDateTime.from(text)
  } catch {
    report(`"${text}" is not a time, expected one such as "2026-12-24T08:00"`)
    return Number.NaN
  }
  const moment = onlyMoment(local, zone)
  if (moment.outcome === 'once') return moment.atMs
  const why = moment.outcome === 'twice' ? 'comes twice' : 'does not exist'
  report(
    `"${text}" ${why} in ${zone}, where clocks change then; expected another, or one with its offset such as "2026-12-24T08:00+07:00"`,
  )
  return Number.NaN
}

/** Shifts come of people or of a calendar, not of both. */
function checkSource(
  { people, calendar, rotation, hours, until }: ScheduleConfig['layers'][number],
  report: (key: string, message: string) => void,
): void {
  if (!people && !calendar) report('people', 'missing, expected who serves, or a calendar')
  if (calendar && (people || rotation || until !== undefined || hours.length > 0))
    report('calendar', 'given beside people, rotation, hours or until, expected it alone')
}
