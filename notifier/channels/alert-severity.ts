import type { Priority } from '../../triage/model/vocabulary.ts'

/** How systems that keep alerts name how bad they are (PagerDuty's words, common elsewhere too). */
export const alertSeverities: Readonly<Record<Priority, string>> = {
  P0: 'critical',
  P1: 'error',
  P2: 'warning',
  P3: 'info',
}
