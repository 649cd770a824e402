import { drawSpec, usualMix } from '../../fixtures/simulate/draw-spec.ts'
import { illnesses } from '../../fixtures/simulate/illnesses/catalog.ts'
import type { IllnessKind } from '../../fixtures/simulate/illnesses/illness.ts'
import { createRandom, type Random } from '../../fixtures/simulate/random.ts'
import type { StreamSpec } from '../../fixtures/simulate/stream-spec.ts'
import type { CauseCase } from './cause-case.ts'

/** One illness that befalls many streams at once, in a fleet of which the others stay well. */
export interface SharedCase {
  readonly kind: IllnessKind
  /** The node, region, provider or edge that it happens to. */
  readonly target: string
  /** All streams of the fleet. */
  readonly streams: readonly StreamSpec[]
  /** One for each stream that is struck, alike in all but the stream. */
  readonly struck: readonly CauseCase[]
}

/** A fleet has so many streams besides those that are struck. */
const othersCount = 40
/** So many are struck, fewest and most. */
const struckCount = [10, 30] as const
/** All is well for so long first. */
const wellForMs = 90_000
/** How long it lasts at most: it is known by then or not at all. */
const longestMs = 60_000

/** Draws `count` fleets, each struck once: every illness of a node, region, provider or edge in turn. */
export function drawSharedCases(
  count: number,
  seed: string,
  startAt: number,
): readonly SharedCase[] {
  const random = createRandom(`${seed}/shared`)
  const kinds = illnesses.filter(({ fault, scope }) => fault && scope !== 'stream')
  return Array.from({ length: count }, (_, index) =>
    drawShared(kinds[index % kinds.length] as IllnessKind, random, startAt),
  )
}

function drawShared(kind: IllnessKind, random: Random, startAt: number): SharedCase {
  const draw = (index: number) => ({
    ...drawSpec(index, { random, mix: usualMix }),
    neverStarts: false,
  })
  const first = draw(0)
  const [fewest, most] = struckCount
  const others = Array.from({ length: othersCount }, (_, index) => draw(index + 1))
  const here = Array.from({ length: Math.round(random.between(fewest, most)) }, (_, index) =>
    placed(draw(othersCount + 1 + index), first, kind),
  )
  const streams = [first, ...others, ...here]
  const onsetAt = startAt + wellForMs + Math.round(random.between(0, 10_000))
  const severity = random.between(0.3, 1)
  const [shortest] = kind.lastsMs
  const lastsMs = Math.round(random.between(Math.max(20_000, shortest), longestMs))
  const target = first[placeOf(kind)]
  const struck = streams
    .filter((spec) => spec[placeOf(kind)] === target)
    .map((spec) => ({ spec, illnesses: [{ kind, severity }], onsetAt, lastsMs }))
  return { kind, target, streams, struck }
}

/** A stream where the first one is; a node is in one region. */
function placed(spec: StreamSpec, first: StreamSpec, kind: IllnessKind): StreamSpec {
  const { node, region, isp, edge } = first
  if (kind.scope === 'node') return { ...spec, node, region }
  if (kind.scope === 'region')
    return { ...spec, region, node: spec.node.replace(spec.region, region) }
  return kind.scope === 'isp' ? { ...spec, isp } : { ...spec, edge }
}

function placeOf({ scope, name }: IllnessKind): 'node' | 'region' | 'isp' | 'edge' {
  if (scope === 'stream')
    throw new Error(`illness "${name}" befalls one stream, expected a shared one`)
  return scope
}
