import { places } from '../model/places.ts'
import type { StreamFacts } from '../model/trouble.ts'

/** So many tickets within so long may have a cause in common. */
const rush = { tickets: 3, withinMs: 10_000 }
/** No more openings are remembered than this: enough to find a few that are alike. */
const remembered = 300

/** Notices when several tickets are opened at once that one cause may be behind. */
export interface Rush {
  /** Whether the ticket that is opened now (Unix ms) is one of them. */
  opened(at: number, facts: StreamFacts): boolean
}

/** With nothing opened yet. */
export function createRush(): Rush {
  let openings: { readonly at: number; readonly facts: StreamFacts }[] = []
  return {
    opened(at, facts) {
      openings = [...openings, { at, facts }]
        .filter((each) => at - each.at <= rush.withinMs)
        .slice(-remembered)
      return openings.filter((each) => mayShare(each.facts, facts)).length >= rush.tickets
    },
  }
}

/** They are in one place, or it is not known where one of them is. */
function mayShare(one: StreamFacts, other: StreamFacts): boolean {
  if (isNowhere(one) || isNowhere(other)) return true
  return places.some((place) => one[place] !== undefined && one[place] === other[place])
}

function isNowhere(facts: StreamFacts): boolean {
  return places.every((place) => facts[place] === undefined)
}
