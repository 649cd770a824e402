import { drawSpec, usualMix } from '../../fixtures/simulate/draw-spec.ts'
import { illnesses, illnessNamed } from '../../fixtures/simulate/illnesses/catalog.ts'
import type { IllnessKind } from '../../fixtures/simulate/illnesses/illness.ts'
import { createRandom, type Random } from '../../fixtures/simulate/random.ts'
import type { StreamSpec } from '../../fixtures/simulate/stream-spec.ts'
import type { Cause, Vantage } from '../../triage/model/vocabulary.ts'

/** One stream that falls ill once, of one cause or of two at the same time. */
export interface CauseCase {
  readonly spec: StreamSpec
  readonly illnesses: readonly { readonly kind: IllnessKind; readonly severity: number }[]
  /** Unix ms. */
  readonly onsetAt: number
  readonly lastsMs: number
}

/** Who can tell the causes of a case, and which answers are right. */
export interface CaseTruth {
  /** By the stream's own vantages; by neighbours, which are not there; by nobody; by neighbours that are. */
  readonly tellable: 'own' | 'neighbours' | 'none' | 'together'
  readonly causes: readonly Cause[]
}

/** Who looks at a stream, on platforms of every kind. */
const vantageMixes: readonly (readonly Vantage[])[] = [
  ['ingest'],
  ['encoder'],
  ['player'],
  ['probe'],
  ['encoder', 'ingest'],
  ['ingest', 'probe'],
  ['ingest', 'player'],
  ['edge', 'player'],
  ['ingest', 'edge', 'player'],
  ['encoder', 'ingest', 'player'],
  ['encoder', 'ingest', 'edge', 'probe'],
  ['encoder', 'ingest', 'edge', 'player', 'probe'],
]

/** What befalls a stream at the same time now and then. */
const pairs = [
  ['uplink-congestion', 'encoder-overload'],
  ['uplink-congestion', 'render-overload'],
  ['uplink-congestion', 'source-silent'],
  ['viewer-side', 'source-silent'],
] as const
/** One case in so many is of two causes. */
const pairEvery = 10
/** The stream is well for so long first, so that it is known what is usual. */
const wellForMs = 90_000

/**
 * Draws `count` cases. Rare illnesses are drawn more often than they occur (by the root of their
 * weight), so that each has its row. Each stream has a node, region, provider, edge and program of
 * its own: no neighbour tells anything here.
 */
export function drawCases(count: number, seed: string, startAt: number): readonly CauseCase[] {
  const random = createRandom(`${seed}/cases`)
  const faults = illnesses.filter(({ fault }) => fault)
  return Array.from({ length: count }, (_, index) => {
    const kinds =
      index % pairEvery === 0 ? random.pick(pairs).map(illnessNamed) : [pick(faults, random)]
    const spec = specFor(kinds, index, random)
    const longest = Math.min(...kinds.map(({ lastsMs: [, most] }) => most))
    const [least] = (kinds[0] as IllnessKind).lastsMs
    return {
      spec,
      illnesses: kinds.map((kind) => ({ kind, severity: random.next() })),
      onsetAt: startAt + wellForMs + Math.round(random.between(0, 10_000)),
      lastsMs: Math.round(
        random.between(Math.max(12_000, least), Math.min(60_000, Math.max(longest, 13_000))),
      ),
    }
  })
}

/** The truth of a case, by what its stream's vantages can observe. */
export function truthOf({ spec, illnesses: its }: CauseCase): CaseTruth {
  const told = its.map(({ kind, severity }) => ({ kind, tellable: kind.tellable(spec, severity) }))
  const own = told.filter(({ tellable }) => tellable === 'own')
  const causes = (own.length > 0 ? own : told).map(({ kind }) => kind.cause)
  if (own.length > 0) return { tellable: 'own', causes }
  return {
    tellable: told.some(({ tellable }) => tellable === 'neighbours') ? 'neighbours' : 'none',
    causes,
  }
}

function pick(kinds: readonly IllnessKind[], random: Random): IllnessKind {
  const sum = kinds.reduce((total, kind) => total + frequencyOf(kind), 0)
  let left = random.next() * sum
  for (const kind of kinds) {
    left -= frequencyOf(kind)
    if (left < 0) return kind
  }
  return random.pick(kinds)
}

/** As often as the root of its weight says; what never comes by chance, as the rarest. */
function frequencyOf({ weight }: IllnessKind): number {
  return Math.sqrt(Math.max(weight, 0.3))
}

function specFor(kinds: readonly IllnessKind[], index: number, random: Random): StreamSpec {
  for (;;) {
    const drawn = drawSpec(index, { random, mix: usualMix, vantages: random.pick(vantageMixes) })
    const own = (what: string) => `${what}-${index + 1}`
    const spec = {
      ...drawn,
      node: own('node'),
      region: own('region'),
      isp: own('AS'),
      app: own('app'),
      edge: own('edge'),
    }
    if (!spec.neverStarts && canHave(spec, kinds)) return spec
  }
}

/** Two at once are asked about where each could be told alone: one may hide the other from a single vantage. */
function canHave(spec: StreamSpec, kinds: readonly IllnessKind[]): boolean {
  if (!kinds.every((kind) => kind.fits?.(spec) ?? true)) return false
  return kinds.length === 1 || kinds.every((kind) => kind.tellable(spec, 1) === 'own')
}
