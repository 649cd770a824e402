import { type CaseFile, heardLately, nothingComes, notReceivedMs } from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** OBS marks more than 1 % of frames missed by the renderer yellow, more than 5 % red. */
const laggedFrom = 0.01
const muchLaggedFrom = 0.05

/** The picture is composed too late: the graphics card cannot keep up, the encoder repeats frames. */
export const renderOverload: Rule = {
  cause: 'render-overload',
  prior: -0.7,
  rivals: ['encoder-overload', 'uplink-congestion', 'source-lost'],
  signs: [renderedLate, nothingArrives],
}

function renderedLate({ readings }: CaseFile): Seen | null {
  const encoder = heardLately(readings.encoder)
  const { laggedRatio, limitation } = encoder ?? {}
  if (limitation === 'bandwidth') return seen('encoder-says-bandwidth', -3, {})
  if (laggedRatio === undefined) return null
  if (laggedRatio <= laggedFrom) return seen('nothing-late', -5, { laggedRatio })
  const much = laggedRatio > muchLaggedFrom
  return seen('frames-rendered-late', much ? 7 : 3, { laggedRatio })
}

/** A late renderer still sends something. */
function nothingArrives(file: CaseFile): Seen | null {
  if (!nothingComes(file)) return null
  return seen('nothing-comes', -4, { notReceivedMs: notReceivedMs(file) })
}
