import { type IncidentDimension, incidentDimensions } from '../model/incident.ts'
import type { StreamFacts } from '../model/trouble.ts'
import type { Cause } from '../model/vocabulary.ts'

/** What tells which groups a stream is in. */
export type Whereabouts = Pick<StreamFacts, 'node' | 'region' | 'isp' | 'edge' | 'app'>

/** What a dimension is, and what an incident of it means. */
interface DimensionTraits {
  /** What streams of one group have in common; none for the whole fleet. */
  readonly of: readonly (keyof Whereabouts)[]
  readonly cause: Cause
  /** Fewer victims than this are never an incident. */
  readonly fewest: number
  /** Nor is a smaller share of the group: what spares nine in ten streams is not behind the tenth. */
  readonly leastShare: number
  /** How much better (natural logarithm) it must explain than others: there are many pairs to choose from. */
  readonly handicap: number
}

const usual = { fewest: 3, leastShare: 0.1, handicap: 0 }
const pair = { ...usual, handicap: 6 }

/** Each dimension. The fleet shares nothing that could be named, so more is asked of it. */
export const dimensionTraits: Readonly<Record<IncidentDimension, DimensionTraits>> = {
  node: { of: ['node'], cause: 'ingest-node', ...usual },
  edge: { of: ['edge'], cause: 'delivery', ...usual },
  'isp+region': { of: ['isp', 'region'], cause: 'isp-network', ...pair },
  'app+region': { of: ['app', 'region'], cause: 'misconfigured-encoder', ...pair },
  isp: { of: ['isp'], cause: 'isp-network', ...usual },
  app: { of: ['app'], cause: 'misconfigured-encoder', ...usual },
  region: { of: ['region'], cause: 'region-network', ...usual },
  fleet: { of: [], cause: 'unknown', fewest: 10, leastShare: 0.2, handicap: 6 },
}

/** The dimensions that a stream's own diagnosis leaves open, one bit each, by their place in the list. */
export function bitOf(dimension: IncidentDimension): number {
  return 1 << incidentDimensions.indexOf(dimension)
}

function bitsOf(dimensions: readonly IncidentDimension[]): number {
  return dimensions.reduce((bits, dimension) => bits | bitOf(dimension), 0)
}

const anyDimension = bitsOf(incidentDimensions)
/** What ails the encoder's own machine or picture is shared by those who run the same program. */
const ofTheStudio = bitsOf(['app', 'app+region', 'fleet'])
/** What the way in suffers from lies between the encoder and the edge: no program is to blame for it. */
const ofTheWayIn = anyDimension & ~bitsOf(['edge', 'app', 'app+region'])
/** What is well at the door and ill behind it. */
const ofTheWayOut = bitsOf(['edge', 'node', 'region', 'fleet'])

const suspectsByCause: { readonly [cause in Cause]?: number } = {
  'source-lost': ofTheStudio,
  'encoder-overload': ofTheStudio,
  'render-overload': ofTheStudio,
  'uplink-congestion': ofTheWayIn,
  'uplink-lost': ofTheWayIn,
  delivery: ofTheWayOut,
  'viewer-side': bitsOf(['edge', 'fleet']),
}

/** A stream's own diagnosis clears a dimension only when it is at least so sure. */
const sureFrom = 0.7

/** The dimensions that may be behind a trouble with this diagnosis, as bits. */
export function suspectedBy(cause: Cause, confidence: number): number {
  return confidence < sureFrom ? anyDimension : (suspectsByCause[cause] ?? anyDimension)
}

/** The value of a dimension for a stream; null when something that it takes is not known. */
export function valueIn(dimension: IncidentDimension, where: Whereabouts): string | null {
  const values = dimensionTraits[dimension].of.map((name) => where[name])
  return values.includes(undefined) ? null : values.join('+')
}
