import type { Finding } from './finding.ts'
import type { IncidentNews } from './incident.ts'
import type { Complaint, Trouble } from './trouble.ts'

/** A stream came, or what is known of it changed, or it went: worth keeping. */
export interface StreamNews {
  readonly type: 'stream'
  readonly at: number
  readonly stream: string
}

/** A complaint about a stream whose trouble is already open. */
export interface ComplaintHeard extends Complaint {
  readonly type: 'complaint'
  readonly stream: string
}

/** What the engine has to say that is written down for good: tickets and incidents come of it. */
export type Report = Trouble | ComplaintHeard | IncidentNews

/** Whatever the engine has to say. */
export type EngineOutput = Finding | StreamNews | Report
