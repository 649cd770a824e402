import type { Evidence } from './finding.ts'

/**
 * The one thing a streamer is asked to do, and the numbers it is told with. Each is a message key:
 * every language has its words, with these numbers in them.
 */
export const stepValues = {
  'lower-bitrate': ['recommendedBps', 'carriedBps'],
  // Nobody knows what the way carries.
  'lower-bitrate-by': ['lowerByRatio'],
  'switch-connection': ['retryForMs'],
  'faster-preset': ['lostRatio', 'recommendedFps'],
  'cap-game': ['lostRatio', 'recommendedFps'],
  'check-camera': ['standsForMs'],
  'check-capture': ['arrivingFps'],
  'check-microphone': ['standsForMs'],
  'set-keyframes': ['keyframeIntervalMs', 'recommendedKeyframeIntervalMs'],
  'set-rates': ['recommendedFps', 'recommendedBps'],
  'set-frame-rate': ['recommendedFps'],
  // Nothing to do.
  'carry-on': [],
  'advise-viewers': ['recommendedHeight'],
  'start-again': [],
  // The cause is not known; what the streamer's own program says would tell.
  'read-app': ['droppedFromRatio', 'lowerByRatio'],
} as const satisfies { readonly [step: string]: readonly string[] }
/** One of them. */
export type Step = keyof typeof stepValues
/** All of them. */
export const steps = Object.keys(stepValues) as readonly Step[]

/** What somebody on call should look at; message keys, in the order of the playbook. */
export const checks = [
  'upload-speed',
  'neighbours',
  'encoder-against-ingest',
  'streamer-back',
  'computer-load',
  'graphics-load',
  'live-picture',
  'capture-device',
  'encoder-settings',
  'node-health',
  'carrier',
  'edge-health',
  'which-viewers',
  'meant-to-stop',
  'missing-vantages',
] as const
/** One of them. */
export type Check = (typeof checks)[number]

/** What a machine could do about it; message keys. Nothing of it happens by itself. */
export const automations = [
  'lower-encoder-bitrate',
  'lower-encoder-load',
  'show-standby-scene',
  'move-to-other-node',
  'move-to-other-edge',
  'lower-rendition',
  'refuse-bad-settings',
] as const
/** One of them. */
export type Automation = (typeof automations)[number]

/** What is to be done about a cause. Words are the languages' part; here are keys and numbers. */
export interface Playbook {
  /** For the streamer. */
  readonly step: Step
  /** For people on call, the first thing first. */
  readonly checks: readonly Check[]
  readonly automations: readonly Automation[]
  /** The numbers that the step's words are filled with; the unit is in the name. */
  readonly values: Evidence
}

/** What can be seen of a step having been done; message keys. */
export const heededNames = ['bitrateBps', 'fps', 'keyframeIntervalMs'] as const
/** One of them. */
export type HeededName = (typeof heededNames)[number]

/** The number that was asked for, as it was when the stream had stayed well; the unit is in the name. */
export type Heeded = { readonly [name in HeededName]?: number }

/** What a streamer is advised is told again when its number has changed by this share. */
const advisedAnewFrom = 0.25
/** Frame rates have their usual steps: from 30 to 24, from 25 to 20. */
const frameRateAnewFrom = 0.2
/** A step with a number is exchanged no sooner than so long after it was told: doing it takes as long. */
const holdsForMs = 30_000

/** Whether another step is called for, or quite another number in it. */
export function advisesAnew(before: Playbook, now: Playbook): boolean {
  return now.step !== before.step || mostChanged(before, now) >= 1
}

/** What has been advised, since when, and whether the cause is still the one it was advised for. */
export interface Advised {
  readonly playbook: Playbook
  readonly sinceMs: number
  readonly sameCause: boolean
}

/**
 * What to advise where `now` is found. For another cause another step at once; for the same cause a step with
 * another number in it, or another step than one with a number, only after a while and a number only when it
 * differs much, so that what was told holds long enough to be done.
 */
export function advisedAfter({ playbook, sinceMs, sameCause }: Advised, now: Playbook): Playbook {
  const isOtherStep = now.step !== playbook.step
  const changed = mostChanged(playbook, now)
  const isEarly = sinceMs < holdsForMs
  if (isOtherStep) {
    const holds = sameCause && isEarly && asksForNumber(playbook)
    return holds ? { ...now, step: playbook.step, values: playbook.values } : now
  }
  const holds = changed > 0 && (changed < 1 || isEarly)
  return holds ? { ...now, values: playbook.values } : now
}

function asksForNumber({ values }: Playbook): boolean {
  return Object.keys(values).some((name) => name.startsWith('recommended'))
}

/** How much the advised numbers have changed, by what is worth telling: 1 and more is. */
function mostChanged(before: Playbook, now: Playbook): number {
  const changes = Object.entries(now.values).map(([name, value]) => {
    const old = before.values[name]
    if (old === undefined || !name.startsWith('recommended')) return 0
    return Math.abs(value - old) / (old * (/Fps$/.test(name) ? frameRateAnewFrom : advisedAnewFrom))
  })
  return Math.max(0, ...changes)
}
