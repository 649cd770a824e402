import type { Cause } from '../../model/vocabulary.ts'
import { type Rule, type Seen, type Sign, seen } from '../rule.ts'
import { uplinkCongestion } from './uplink-congestion.ts'
import { uplinkLost } from './uplink-lost.ts'

/** An incident is never so sure that a stream's own clear signs could not outweigh it. */
const surest = 0.98
/** How rare it is that a stream's trouble is shared while none of its neighbours is known to be ill. */
const rarity = -3.5

/** What an open incident of the stream's group says, as a sign of its cause; `rare` makes up for the prior. */
function saidByIncident(cause: Cause, rare: number): Sign {
  return ({ sharedCause }) => {
    if (sharedCause?.cause !== cause) return null
    const share = Math.min(surest, Math.max(1 - surest, sharedCause.confidence))
    const weight = Math.log(share / (1 - share)) - rare
    return seen('neighbours-ill-too', weight, sharedCause.evidence)
  }
}

/**
 * On the way in, one stream's own fault and one that it shares look the same: so what would speak
 * for the one speaks for the other, and what the neighbours say decides.
 */
function looksLikeUplink(cause: Cause): Sign {
  return (file) => {
    if (file.sharedCause?.cause !== cause) return null
    const [most] = [uplinkCongestion, uplinkLost]
      .map(({ prior, signs }) => {
        const all = signs.flatMap((sign) => sign(file) ?? [])
        return { all, score: all.reduce((sum, { weight }) => sum + weight, prior) }
      })
      .sort((a, b) => b.score - a.score)
    return most && most.score > 0 ? looksSo(most.all, most.score) : null
  }
}

function looksSo(all: readonly Seen[], score: number): Seen {
  const evidence = Object.assign({}, ...all.map((each) => (each.weight > 0 ? each.evidence : {})))
  return { reason: 'looks-like-uplink', weight: score, evidence }
}

/** A cause that no stream can know by itself: only its neighbours tell. */
function sharedRule(cause: Cause): Rule {
  const signs = [saidByIncident(cause, rarity), looksLikeUplink(cause)]
  return {
    cause,
    prior: rarity,
    rivals: ['uplink-congestion', 'uplink-lost', 'encoder-overload'],
    signs,
  }
}

/** The node that takes the stream in. */
export const ingestNode = sharedRule('ingest-node')
/** The network of a whole region. */
export const regionNetwork = sharedRule('region-network')
/** The network of one provider. */
export const ispNetwork = sharedRule('isp-network')

/** A stream's own cause, of which its neighbours may speak as well: an edge, an app version. */
export function alsoByIncident(rule: Rule): Rule {
  return { ...rule, signs: [...rule.signs, saidByIncident(rule.cause, rule.prior)] }
}
