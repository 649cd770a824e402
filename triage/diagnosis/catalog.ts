import type { Rule } from './rule.ts'
import { delivery } from './rules/delivery.ts'
import { encoderOverload } from './rules/encoder-overload.ts'
import { endedOnPurpose } from './rules/ended-on-purpose.ts'
import { misconfiguredEncoder } from './rules/misconfigured-encoder.ts'
import { renderOverload } from './rules/render-overload.ts'
import { alsoByIncident, ingestNode, ispNetwork, regionNetwork } from './rules/shared.ts'
import { sourceLost } from './rules/source-lost.ts'
import { uplinkCongestion } from './rules/uplink-congestion.ts'
import { uplinkLost } from './rules/uplink-lost.ts'
import { viewerSide } from './rules/viewer-side.ts'

const own: readonly Rule[] = [
  renderOverload,
  encoderOverload,
  sourceLost,
  misconfiguredEncoder,
  uplinkCongestion,
  uplinkLost,
  delivery,
  viewerSide,
  endedOnPurpose,
]

/**
 * Every rule; what an incident says counts for each. Where two are equally likely, the earlier one
 * is believed: nearer the camera first.
 */
export const rules: readonly Rule[] = [
  ...own.map(alsoByIncident),
  ingestNode,
  regionNetwork,
  ispNetwork,
]
