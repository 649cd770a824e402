import { type CaseFile, isIll, isThin, isWell, wordFromBeyond } from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** A player is ill while what is served to it is well: it is that viewer's own line or device. */
export const viewerSide: Rule = {
  cause: 'viewer-side',
  prior: -1,
  rivals: ['delivery', 'uplink-congestion', 'source-lost'],
  signs: [playerAlone, viewersSay, notAlone],
}

function playerAlone(file: CaseFile): Seen | null {
  const { player, edge, probe, ingest } = file.readings
  if (!player?.raised.some((symptom) => symptom !== 'high-latency')) return null
  const served = edge ?? probe
  // A thinner picture that was served so is no fault of the player's line.
  const onlyThin = player.raised.every((symptom) => symptom === 'bitrate-collapse')
  if (onlyThin && [served, ingest].some((each) => each && isThin(each))) return null
  if (isWell(served, file))
    return seen('served-well', 6, { fpsOut: served?.fps, playerFps: player.fps })
  if (served || !isWell(ingest, file)) return null
  return seen('well-in-ill-at-players', 2, { fpsIn: ingest?.fps, playerFps: player.fps })
}

/** What is served is well, and viewers say that it is not: it is lost on their side of the edge. */
function viewersSay(file: CaseFile): Seen | null {
  const { edge, probe } = file.readings
  const served = edge ?? probe
  const word = wordFromBeyond(file)
  if (!word || !isWell(served, file)) return null
  const { complaints, withinMs } = word
  return seen('viewers-complain-served-well', 2.2, { complaints, withinMs, fpsOut: served?.fps })
}

function notAlone({ readings: { player, edge, ingest, encoder, probe } }: CaseFile): Seen | null {
  const other = [edge, ingest, encoder, probe].find(isIll)
  if (other) return seen('ill-before-the-player', -5, { fps: other.fps })
  return player && !isIll(player) ? seen('player-is-well', -4, { playerFps: player.fps }) : null
}
