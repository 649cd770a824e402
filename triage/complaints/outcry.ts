import type { ComplaintKind } from '../model/complaint.ts'
import type { Alarm, HeardComplaint, Outcry } from '../model/outcry.ts'

/** Complaints so close together are a burst: viewers see the same thing within a player's buffer of each other. */
export const burstMs = 20_000
/** So many viewers saying so are a burst in a small audience, … */
const burstFrom = 3
/** … and two more for each tenfold of an audience of a hundred. */
const smallAudience = 100
const perTenfold = 2
/** Beyond the usual number by so many of its standard deviations (Poisson): one in a thousand by chance. */
const sigmas = 3
/** What is usual is averaged over so long. */
const usualMs = 600_000
/** Two closer together than this are one person's double click, or one line delivered twice. */
const apartMs = 300
/** No burst needs more to be told. */
const mostRecent = 16
/** An alarm is over when nobody has complained for so long. */
export const alarmQuietMs = 300_000

/** A complaint that was understood, and by whom. */
export interface Voice extends HeardComplaint {
  readonly from: 'streamer' | 'viewer'
}

/** What is remembered after one more complaint. `viewers`: people watching; -1 when nobody said. */
export function hearVoice(before: Outcry | null, voice: Voice, viewers: number): Outcry {
  const outcry = before ?? {
    ...{ recent: [], usual: { at: voice.at, perBurst: 0 }, toldAt: 0, alarm: null },
  }
  if (outcry.alarm) return { ...outcry, alarm: goneOn(outcry.alarm, voice) }
  if (voice.from === 'streamer') return { ...outcry, alarm: alarmOf([voice], 'streamer') }
  const { at, about } = voice
  const last = outcry.recent.at(-1)
  if (last && Math.abs(at - last.at) < apartMs) return outcry
  const recent = [...outcry.recent.filter((one) => at - one.at < burstMs), { at, about }]
  const perBurst = faded(outcry.usual, at)
  const enough = recent.length >= burstSize(viewers, perBurst)
  return {
    ...outcry,
    recent: recent.slice(-mostRecent),
    usual: { at: Math.max(at, outcry.usual.at), perBurst: perBurst + burstMs / usualMs },
    alarm: enough ? alarmOf(recent, 'viewer') : null,
  }
}

/** How many complaints within `burstMs` are more than chance, in an audience that usually has `perBurst`. */
export function burstSize(viewers: number, perBurst: number): number {
  const tenfolds = Math.log10(Math.max(viewers, smallAudience) / smallAudience)
  const forAudience = burstFrom + Math.floor(perTenfold * tenfolds)
  const forChat = Math.ceil(perBurst + sigmas * Math.sqrt(perBurst))
  return Math.min(mostRecent, Math.max(forAudience, perBurst > 1 ? burstFrom + forChat : 0))
}

/** Null once there is nothing left to remember. */
export function fadeOutcry(outcry: Outcry, now: number): Outcry | null {
  const { alarm, recent, usual } = outcry
  const lastAt = Math.max(alarm?.lastAt ?? 0, recent.at(-1)?.at ?? 0, usual.at)
  return now - lastAt > usualMs ? null : outcry
}

/** The alarm that still holds: somebody has complained lately. */
export function alarmAt(outcry: Outcry | null, now: number): Alarm | null {
  const alarm = outcry?.alarm ?? null
  return alarm && now - alarm.lastAt < alarmQuietMs ? alarm : null
}

function faded({ at, perBurst }: Outcry['usual'], now: number): number {
  return perBurst * Math.exp(-Math.max(0, now - at) / usualMs)
}

function goneOn(alarm: Alarm, { at, from }: Voice): Alarm {
  return {
    ...alarm,
    // Who broadcasts and asks for help weighs more than who watches.
    from: from === 'streamer' ? from : alarm.from,
    lastAt: Math.max(alarm.lastAt, at),
    complaints: alarm.complaints + 1,
  }
}

function alarmOf(voices: readonly HeardComplaint[], from: Alarm['from']): Alarm {
  const times = voices.map(({ at }) => at)
  return {
    from,
    about: commonest(voices),
    onsetAt: Math.min(...times),
    lastAt: Math.max(...times),
    complaints: voices.length,
  }
}

/** What most of them say; of those said equally often, the first. */
function commonest(voices: readonly HeardComplaint[]): ComplaintKind {
  const counts = new Map<ComplaintKind, number>()
  for (const { about } of voices) counts.set(about, (counts.get(about) ?? 0) + 1)
  const [first] = [...counts].sort(([, a], [, b]) => b - a)
  return first?.[0] ?? 'stutter'
}
