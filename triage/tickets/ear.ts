import { phrases } from '../complaints/catalog.ts'
import { fadeOutcry, hearVoice } from '../complaints/outcry.ts'
import { understandComplaint } from '../complaints/understand-complaint.ts'
import type { StreamEntry } from '../detectors/stream-entry.ts'
import {
  type ComplaintKind,
  type ComplaintOutcome,
  complaintOutcomes,
  type NotComplaintReason,
} from '../model/complaint.ts'
import type { EngineOutput } from '../model/engine-output.ts'
import type { ComplaintRecord } from '../model/record.ts'
import type { Complaint } from '../model/trouble.ts'

/** How many complaints came to what. */
export type HeardCounts = Record<ComplaintOutcome, number>

/** Hears what people say of streams. */
export interface Ear {
  /** Takes a complaint; true when the stream should be looked at again. */
  hear(entry: StreamEntry, record: ComplaintRecord, now: number): boolean
  /** Streams that people complained of in the last half minute. */
  complainedOf(now: number): readonly StreamEntry[]
  /** Takes up a stream of a snapshot. */
  restore(entry: StreamEntry): void
  /** Time has passed: forgets what no longer counts. */
  fade(entry: StreamEntry, now: number): void
  readonly heard: Readonly<HeardCounts>
}

/** A complaint this long before a ticket still belongs to it. */
const keptMs = 120_000
/** Eyes are kept on a stream for so long after a complaint, whether or not others join in. */
const eyedMs = 30_000
/** A ticket that is open gets a viewer's word this often, and a streamer's always. */
const tellEveryMs = 30_000

/** Makes an ear that says what it heard of streams that are ill. */
export function createEar(say: (output: EngineOutput) => void): Ear {
  const heard = Object.fromEntries(complaintOutcomes.map((each) => [each, 0])) as HeardCounts

  /** When each stream was last complained of, those of long ago aside. */
  const eyed = new Map<StreamEntry, number>()

  /** Onto the open ticket; not every one of thousands. */
  function tell(entry: StreamEntry, complaint: Complaint): void {
    const { outcry } = entry
    if (!outcry) return
    if (complaint.from === 'viewer' && complaint.at - outcry.toldAt < tellEveryMs) return
    entry.outcry = { ...outcry, toldAt: complaint.at }
    say({ type: 'complaint', stream: entry.key, ...complaint })
  }

  return {
    hear(entry, { at, from, text }, now) {
      const read = readOf(entry, from, text)
      heard[read.outcome] += 1
      if (read.about === null || entry.endedAt !== null) return false
      eyed.set(entry, Math.max(now, at))
      entry.outcry = hearVoice(entry.outcry, { at, from, about: read.about }, entry.viewers)
      const complaint = { at, from, text }
      if (entry.trouble || entry.lull?.settled === false) {
        tell(entry, complaint)
        // What was measured explains them; they are no alarm of their own.
        if (entry.outcry.alarm && !entry.trouble) entry.outcry = { ...entry.outcry, alarm: null }
        return false
      }
      if (!entry.complaint || at - entry.complaint.at > keptMs) entry.complaint = complaint
      say({ type: 'stream', at: Math.max(now, at), stream: entry.key })
      return entry.outcry.alarm !== null
    },
    complainedOf: (now) =>
      [...eyed].filter(([entry, at]) => isEyed(entry, at, now)).map(([entry]) => entry),
    restore(entry) {
      if (entry.complaint) eyed.set(entry, entry.complaint.at)
    },
    fade(entry, now) {
      const { complaint, outcry, trouble } = entry
      const eyedAt = eyed.get(entry)
      if (eyedAt !== undefined && !isEyed(entry, eyedAt, now)) eyed.delete(entry)
      if (complaint && !trouble && now - complaint.at > keptMs) entry.complaint = null
      if (outcry) entry.outcry = fadeOutcry(outcry, now)
    },
    heard,
  }
}

function isEyed({ endedAt }: StreamEntry, eyedAt: number, now: number): boolean {
  return endedAt === null && now - eyedAt <= eyedMs
}

type Read =
  | { readonly outcome: 'understood'; readonly about: ComplaintKind }
  | { readonly outcome: NotComplaintReason; readonly about: null }

/** A streamer who plays and says "lag" means the game, unless the stream is named. */
function readOf(entry: StreamEntry, from: Complaint['from'], text: string): Read {
  const read = understandComplaint(text, phrases, from)
  if (read.outcome !== 'understood') return { outcome: read.outcome, about: null }
  const plays = from === 'streamer' && entry.announced.scenario === 'game'
  if (plays && read.about === 'stutter' && !read.namesStream)
    return { outcome: 'game', about: null }
  return { outcome: 'understood', about: read.about }
}
