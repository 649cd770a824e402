import {
  type CaseFile,
  isIll,
  isStarved,
  isWell,
  type Reading,
  wordFromBeyond,
} from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** What comes in is well and what goes out is not: it is lost between us and the viewers. */
export const delivery: Rule = {
  cause: 'delivery',
  prior: -1.5,
  rivals: ['viewer-side', 'uplink-congestion', 'uplink-lost'],
  signs: [illBehindTheDoor, manyViewersSay, wellAtTheEdge, illAtTheDoor],
}

/** Where viewers are served, the edge or our own eyes there. */
function served({ readings: { edge, probe } }: CaseFile): Reading | undefined {
  return edge ?? probe
}

function illBehindTheDoor(file: CaseFile): Seen | null {
  const { ingest, player } = file.readings
  if (!isWell(ingest, file)) return null
  const fpsIn = ingest?.fps
  const out = served(file)
  if (isStarved(out)) return seen('well-in-ill-out', 6, { fpsIn, fpsOut: out?.fps })
  if (!out && isStarved(player))
    return seen('well-in-ill-at-players', 2, { fpsIn, fpsOut: player?.fps })
  return null
}

/** So many viewers at once have something in common behind the door. */
function manyViewersSay(file: CaseFile): Seen | null {
  const word = wordFromBeyond(file)
  if (!word || isWell(served(file), file)) return null
  const { complaints, withinMs } = word
  return seen('viewers-complain-well-in', 1.8, { complaints, withinMs })
}

function wellAtTheEdge(file: CaseFile): Seen | null {
  const out = served(file)
  return isWell(out, file) ? seen('edge-is-well', -5, { fpsOut: out?.fps }) : null
}

function illAtTheDoor({ readings: { ingest, encoder } }: CaseFile): Seen | null {
  if (isIll(ingest)) return seen('ill-at-the-door', -5, { fpsIn: ingest?.fps })
  return isIll(encoder) ? seen('ill-at-the-encoder', -4, { encoderFps: encoder?.fps }) : null
}
