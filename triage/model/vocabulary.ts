/** Where a sample was taken; `probe` is our own eyes on the pixels. */
export const vantages = ['encoder', 'ingest', 'edge', 'player', 'probe'] as const
export type Vantage = (typeof vantages)[number]

/** What can be wrong with a stream as it is seen from one vantage. Says what, never why. */
export const symptoms = [
  'stalled',
  'slideshow',
  'frozen-picture',
  'black-picture',
  'silent-audio',
  'bitrate-collapse',
  'frame-drops',
  'high-latency',
  'packet-loss',
  'unstable',
  'gone',
  'at-risk',
] as const
export type Symptom = (typeof symptoms)[number]

/** Why a stream is ill. `unknown` is an honest answer when the evidence is thin. */
export const causes = [
  'uplink-congestion',
  'uplink-lost',
  'encoder-overload',
  'render-overload',
  'source-lost',
  'misconfigured-encoder',
  'ingest-node',
  'region-network',
  'isp-network',
  'delivery',
  'viewer-side',
  'ended-on-purpose',
  'unknown',
] as const
export type Cause = (typeof causes)[number]

/** The kind of show a stream is; each has its own thresholds and priority weights. */
export const scenarios = [
  'show',
  'co-host',
  'pk',
  'one-to-one',
  'group',
  'voice-room',
  'game',
  'default',
] as const
export type Scenario = (typeof scenarios)[number]

/** `P0` is unusable for many, or for the most important; `P3` can wait for the next working day. */
export const priorities = ['P0', 'P1', 'P2', 'P3'] as const
export type Priority = (typeof priorities)[number]

/** Whether one priority is above another. */
export function isMoreUrgent(one: Priority, other: Priority): boolean {
  return priorities.indexOf(one) < priorities.indexOf(other)
}

/** What holds an encoder back by its own account (WebRTC's `qualityLimitationReason`). */
export const limitations = ['none', 'cpu', 'bandwidth', 'other'] as const
export type Limitation = (typeof limitations)[number]

/** Who a notice is for: the person who broadcasts, or whoever is on call. */
export const audiences = ['streamer', 'oncall'] as const
export type Audience = (typeof audiences)[number]
