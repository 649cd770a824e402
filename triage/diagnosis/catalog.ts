import type { Rule } from './rule.ts'
import { delivery } from './rules/delivery.ts'
import { encoderOverload } from './rules/encoder-overload.ts'
import { renderOverload } from './rules/render-overload.ts'
import { sourceLost } from './rules/source-lost.ts'
import { uplinkCongestion } from './rules/uplink-congestion.ts'
import { uplinkLost } from './rules/uplink-lost.ts'

/** Every rule. Where two are equally sure, the earlier one is believed: nearer the camera first. */
export const rules: readonly Rule[] = [
  renderOverload,
  encoderOverload,
  sourceLost,
  uplinkCongestion,
  uplinkLost,
  delivery,
]
