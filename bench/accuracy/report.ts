import {
  type Figures,
  figuresByGroup,
  figuresByIllness,
  figuresByQuiet,
  figuresBySign,
  figuresOf,
  type Judged,
  judge,
} from './figures.ts'
import { aheadMs, horizonMs, type Prediction } from './prediction.ts'
import type { Log, StreamTruth } from './race.ts'
import { looseTolerance, strictTolerance, usualTolerance } from './score.ts'
import { seconds, shown, textTable } from './text-table.ts'

/** The one table of a course: a row per contender. */
export function mainTable(rows: ReadonlyMap<string, Figures>): string {
  return textTable(
    [
      'contender',
      'stalls',
      'found',
      'recall',
      'delay s p50',
      'p90',
      'from 1st sample p50',
      'p90',
      'findings',
      'false',
      'per h',
      'red while well',
      'tickets',
      'false',
      'per h',
      'reopened',
      'false',
    ],
    [...rows].map(([name, of]) => [
      name,
      shown(of.stalls),
      shown(of.found),
      shown(of.recall, 3),
      seconds(of.delayP50Ms),
      seconds(of.delayP90Ms),
      seconds(of.afterSampleP50Ms),
      seconds(of.afterSampleP90Ms),
      shown(of.findings),
      shown(of.falseFindings),
      shown(of.falseFindingsPerHour, 2),
      `${shown(of.raisedWhileWell * 100, 2)} %`,
      shown(of.tickets),
      shown(of.falseTickets),
      shown(of.falseTicketsPerHour, 3),
      shown(of.reopenings),
      shown(of.falseReopenings),
    ]),
  )
}

/** One line: what the main figures would be by a stricter and a looser tolerance. */
export function toleranceLine(log: Log, truths: readonly StreamTruth[]): string {
  const say = (tolerance: typeof usualTolerance) => {
    const of = figuresOf(judge(log, truths, tolerance))
    return `recall ${shown(of.recall, 3)}, ${shown(of.falseFindingsPerHour, 2)} false findings and ${shown(of.falseTicketsPerHour, 3)} false tickets per h`
  }
  return `${log.name} judged more strictly: ${say(strictTolerance)}; more loosely: ${say(looseTolerance)}`
}

/** One line: recall and delay where nothing that went before helped. */
export function freshLine(name: string, { fresh }: Figures): string {
  const delays = `delay ${seconds(fresh.delayP50Ms)} s p50, ${seconds(fresh.delayP90Ms)} s p90`
  return `${name}, stalls that began while nothing was raised: ${shown(fresh.found)} of ${shown(fresh.stalls)} found (${shown(fresh.recall, 3)}), ${delays}`
}

/** What was announced before it came; nothing where nothing was. */
export function predictionTable(prediction: Prediction): string | null {
  const { stalls, announcements } = prediction
  const { made, cameTrue, late, offByP50Ms } = announcements
  if (made + late === 0) return null
  const table = textTable(
    [`announced ${aheadMs / 1_000} s ahead`, 'stalls', 'announced', 'share', 'lead s p50'],
    [...stalls].map(([name, of]) => [
      name,
      shown(of.stalls),
      shown(of.announced),
      shown(of.announced / of.stalls, 3),
      seconds(of.leadP50Ms),
    ]),
  )
  const worth = `${shown(cameTrue)} of ${shown(made)} announcements came true within ${horizonMs / 1_000} s (${shown(cameTrue / made, 3)}), the time they named was off by ${seconds(offByP50Ms)} s p50; ${shown(late)} more came when viewers suffered already`
  return `${table}\n${worth}`
}

/** What its findings were worth, by symptom and vantage. */
export function signTable(judged: Judged): string {
  return textTable(
    [judged.name, 'raised', 'false', 'found first'],
    [...figuresBySign(judged)].map(([name, of]) => [
      name,
      shown(of.raised),
      shown(of.false),
      shown(of.foundFirst),
    ]),
  )
}

/** Recall and delay by illness and vantage set; nothing where stalls are in no group. */
export function groupTable(judged: Judged): string | null {
  const groups = figuresByGroup(judged)
  if (groups.size === 0) return null
  return textTable(
    ['stalls by', 'stalls', 'found', 'recall', 'delay s p50', 'p90', 'from 1st sample p50', 'p90'],
    [...groups].map(([name, of]) => [
      name,
      shown(of.stalls),
      shown(of.found),
      shown(of.recall, 3),
      seconds(of.delayP50Ms),
      seconds(of.delayP90Ms),
      seconds(of.afterSampleP50Ms),
      seconds(of.afterSampleP90Ms),
    ]),
  )
}

/** How many faults of each illness were noticed; nothing where illnesses are not known. */
export function illnessTable(judged: Judged, truths: readonly StreamTruth[]): string | null {
  const rows = figuresByIllness(judged, truths, usualTolerance)
  if (rows.size === 0) return null
  return textTable(
    [
      'faults by illness',
      'cause',
      'faults',
      'visible',
      'noticed',
      'with a ticket',
      'delay s p50',
      'p90',
    ],
    [...rows].map(([name, of]) => [
      name,
      of.cause,
      shown(of.faults),
      shown(of.visible),
      shown(of.noticed),
      shown(of.ticketed),
      seconds(of.delayP50Ms),
      seconds(of.delayP90Ms),
    ]),
  )
}

/** What must stay quiet, and what was opened over it; nothing where nothing is known. */
export function quietTable(judged: Judged, truths: readonly StreamTruth[]): string | null {
  const rows = figuresByQuiet(judged, truths)
  if (rows.size === 0) return null
  return textTable(
    ['not a fault', 'happened', 'with a finding', 'with a ticket'],
    [...rows].map(([name, of]) => [
      name,
      shown(of.happened),
      shown(of.withFinding),
      shown(of.withTicket),
    ]),
  )
}
