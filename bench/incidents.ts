/**
 * Measures how well outages become incidents: `npm run bench:incidents`, or with `-- --quick`.
 *
 * Fleets of several sizes, in which streams come and go and fall ill by themselves, suffer outages
 * of nodes, regions, ISPs, edges and app versions, some of them partial, slow or two at a time.
 * What counts as told, split and invented is said in `accuracy/incidents/score-incidents.ts`. A
 * second table is of quiet hours: every incident in them is one too many.
 */
import { parseArgs } from 'node:util'
import { createOutageFleet } from '../fixtures/simulate/outages/outage-fleet.ts'
import { createEngine, tickMs } from '../triage/engine.ts'
import { planOutages } from './accuracy/incidents/outage-plan.ts'
import { type IncidentFigures, scoreIncidents } from './accuracy/incidents/score-incidents.ts'
import { watchFleet } from './accuracy/incidents/watch-fleet.ts'
import { seconds, shown, textTable } from './accuracy/text-table.ts'

const startAt = 1_764_000_000_000
const hourMs = 3_600_000

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    /** A tenth of everything. */
    quick: { type: 'boolean', default: false },
    /** One line for each outage that was not told by exactly one incident. */
    failures: { type: 'boolean', default: false },
  },
})
const share = values.quick ? 0.1 : 1

const sizes = [
  { streams: 300, outages: 200 },
  { streams: 3_000, outages: 150 },
  { streams: 30_000, outages: 40 },
  { streams: 100_000, outages: 20 },
]

const quiet = [
  { streams: 100, perStreamHour: 0.2, hours: 300 },
  { streams: 100, perStreamHour: 2, hours: 200 },
  { streams: 1_000, perStreamHour: 0.2, hours: 250 },
  { streams: 1_000, perStreamHour: 1, hours: 150 },
  { streams: 10_000, perStreamHour: 0.2, hours: 100 },
]

function outagesOf({ streams, outages: count }: (typeof sizes)[number]): string[] {
  const outages = planOutages({
    ...{ seed: values.seed, streams, startAt },
    outages: Math.ceil(count * share),
  })
  const fleet = createOutageFleet({ seed: values.seed, streams, startAt, outages })
  const untilAt = (outages.at(-1)?.at ?? startAt) + hourMs / 2
  const watched = watchFleet(fleet, startAt, untilAt)
  const figures = scoreIncidents(watched, outages)
  if (values.failures) for (const line of figures.failures) console.log(`${streams}: ${line}`)
  return [shown(streams), ...cells(figures), shown((watched.cpuMs * hourMs) / (untilAt - startAt))]
}

function cells(figures: IncidentFigures): string[] {
  const { outages, exactlyOne, missed, split, rightGroup, mergedWrongly, invented } = figures
  const delays = [...figures.delaysMs].sort((a, b) => a - b)
  const at = (rank: number) => delays[Math.floor((delays.length - 1) * rank)] ?? Number.NaN
  const inTime = delays.filter((ms) => ms <= 10_000).length
  return [
    shown(outages),
    `${shown((100 * exactlyOne) / outages, 1)} %`,
    ...[missed, split, mergedWrongly, invented].map((count) => shown(count)),
    `${shown((100 * rightGroup) / outages, 1)} %`,
    seconds(at(0.5)),
    seconds(at(0.9)),
    `${shown((100 * inTime) / outages, 1)} %`,
  ]
}

function quietHours({ streams, perStreamHour, hours }: (typeof quiet)[number]): string[] {
  const length = hours * share
  const fleet = createOutageFleet({
    ...{ seed: values.seed, streams, startAt },
    troublesPerStreamHour: perStreamHour,
  })
  const { incidents, troubles } = watchFleet(fleet, startAt, startAt + length * hourMs)
  return [
    shown(streams),
    shown(perStreamHour, 1),
    shown(length),
    shown(troubles),
    shown(incidents.length),
  ]
}

/** What a second of 100,000 streams with 5 % of them ill costs, the engine's part and the correlator's. */
function cost(): string[] {
  const streams = 100_000
  const sick = { troublesPerStreamHour: 1.5, troubleMs: 110_000 }
  const fleet = createOutageFleet({ seed: values.seed, streams, startAt, ...sick })
  const warm = watchFleet(fleet, startAt, startAt + 600_000)
  const whole = watchFleet(
    createOutageFleet({ seed: values.seed, streams, startAt, ...sick }),
    startAt,
    startAt + 660_000,
  )
  const correlatorMs = (whole.cpuMs - warm.cpuMs) / 60
  const engine = createEngine()
  const sample = { vantage: 'ingest', bitrateBps: 3e6, fps: 30, rttMs: 42 } as const
  const before = process.cpuUsage()
  const rounds = 20
  for (let second = 0; second < rounds; second += 1) {
    const at = startAt + second * 1_000
    for (let index = 0; index < streams; index += 1) {
      engine.take({ type: 'sample', stream: `s${index}`, at, ...sample })
    }
    for (let tick = 0; tick < 1_000; tick += tickMs) engine.tick(at + tick)
    engine.drain()
  }
  const { user, system } = process.cpuUsage(before)
  const engineMs = (user + system) / 1_000 / rounds
  return [
    `${shown(engineMs, 1)} ms`,
    `${shown(correlatorMs, 1)} ms`,
    `${shown((100 * correlatorMs) / engineMs, 1)} %`,
  ]
}

const head = [
  ...['streams', 'outages', 'exactly one', 'missed', 'split', 'merged wrongly', 'invented'],
  ...['right group', 'p50 s', 'p90 s', 'within 10 s', 'CPU ms/h'],
]
console.log(`${textTable(head, sizes.map(outagesOf))}\n`)
console.log(
  textTable(
    ['streams', 'troubles per stream hour', 'hours', 'troubles', 'incidents'],
    quiet.map(quietHours),
  ),
)

const costHead = ['a second of 100,000 streams, healthy', 'correlation, 5 % ill', 'share']
console.log(`\n${textTable(costHead, [cost()])}`)
