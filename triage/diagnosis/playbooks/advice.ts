import type { Evidence } from '../../model/finding.ts'
import type { Step } from '../../model/playbook.ts'
import type { CaseFile } from '../case-file.ts'

/** The one thing to do, and the numbers it is told with. */
export interface Advice {
  readonly step: Step
  readonly values: Evidence
}

/** Works out what the streamer should do. `reason` is the sign that decided on the cause. */
export type Advise = (file: CaseFile, reason: string) => Advice

/** It is ours or somebody else's: there is nothing for the streamer to do. */
export const carryOn: Advise = () => ({ step: 'carry-on', values: {} })

/** Where nobody knows what the way carries, a third less is worth a try. */
export const lowerByRatio = 0.3
/** OBS colours dropped frames from this share on. */
const droppedFromRatio = 0.01

/** Nobody knows yet what would help; the streamer's own program may. */
export const readApp: Advise = () => ({
  step: 'read-app',
  values: { droppedFromRatio, lowerByRatio },
})
