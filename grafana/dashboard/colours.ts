import type { Priority, Symptom } from '../../triage/model/vocabulary.ts'

/** What each priority looks like, in every panel that tells them apart. */
export const priorityColours: Readonly<Record<Priority, string>> = {
  P0: 'dark-red',
  P1: 'orange',
  P2: 'yellow',
  P3: 'blue',
}

/** What each symptom looks like: reds for no picture, oranges and yellows for a bad one, blues for sound and way. */
export const symptomColours: Readonly<Record<Symptom, string>> = {
  gone: 'dark-red',
  stalled: 'red',
  'frozen-picture': 'light-red',
  'black-picture': 'dark-purple',
  slideshow: 'orange',
  'frame-drops': 'dark-orange',
  'bitrate-collapse': 'yellow',
  'high-latency': 'dark-yellow',
  'silent-audio': 'blue',
  'packet-loss': 'light-blue',
  unstable: 'purple',
  'at-risk': 'green',
}

/** What each state looks like: of streams, sources, channels and notices. */
export const stateColours = {
  well: 'green',
  ill: 'red',
  ended: 'text',
  up: 'green',
  starting: 'blue',
  degraded: 'orange',
  blind: 'red',
  down: 'red',
  stopped: 'text',
  accepted: 'green',
  pending: 'yellow',
  leased: 'blue',
  failed: 'red',
  closed: 'green',
  'half-open': 'orange',
  open: 'red',
} as const

/** The colours of quantiles, calm to alarming. */
export const quantileColours = { p50: 'green', p95: 'orange', p99: 'red' } as const
