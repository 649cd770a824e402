import type { Symptom } from '../model/vocabulary.ts'
import { type AtRiskOptions, atRisk, atRiskDefaults } from './at-risk.ts'
import {
  type BitrateCollapseOptions,
  bitrateCollapse,
  bitrateCollapseDefaults,
} from './bitrate-collapse.ts'
import { type BlackPictureOptions, blackPicture, blackPictureDefaults } from './black-picture.ts'
import type { Detector } from './detector.ts'
import { type FrameDropsOptions, frameDrops, frameDropsDefaults } from './frame-drops.ts'
import {
  type FrozenPictureOptions,
  frozenPicture,
  frozenPictureDefaults,
} from './frozen-picture.ts'
import { type GoneOptions, gone, goneDefaults } from './gone.ts'
import { type HighLatencyOptions, highLatency, highLatencyDefaults } from './high-latency.ts'
import { detectorSlots, detectorWidth } from './hysteresis.ts'
import { sharedLayout } from './lane.ts'
import { type PacketLossOptions, packetLoss, packetLossDefaults } from './packet-loss.ts'
import { type SilentAudioOptions, silentAudio, silentAudioDefaults } from './silent-audio.ts'
import { type SlideshowOptions, slideshow, slideshowDefaults } from './slideshow.ts'
import { type StalledOptions, stalled, stalledDefaults } from './stalled.ts'
import { type UnstableOptions, unstable, unstableDefaults } from './unstable.ts'

/** The options of every detector, by symptom. */
export interface DetectorOptions {
  readonly gone: GoneOptions
  readonly stalled: StalledOptions
  readonly 'frozen-picture': FrozenPictureOptions
  readonly 'black-picture': BlackPictureOptions
  readonly slideshow: SlideshowOptions
  readonly 'silent-audio': SilentAudioOptions
  readonly 'packet-loss': PacketLossOptions
  readonly 'bitrate-collapse': BitrateCollapseOptions
  readonly 'frame-drops': FrameDropsOptions
  readonly 'high-latency': HighLatencyOptions
  readonly unstable: UnstableOptions
  readonly 'at-risk': AtRiskOptions
}

/** What a scenario (or the configuration) changes of them. */
export type DetectorOverrides = {
  readonly [symptom in keyof DetectorOptions]?: Partial<DetectorOptions[symptom]> | undefined
}

/** What every stream is judged by unless its scenario says otherwise. */
export const detectorDefaults: DetectorOptions = {
  gone: goneDefaults,
  stalled: stalledDefaults,
  'frozen-picture': frozenPictureDefaults,
  'black-picture': blackPictureDefaults,
  slideshow: slideshowDefaults,
  'silent-audio': silentAudioDefaults,
  'packet-loss': packetLossDefaults,
  'bitrate-collapse': bitrateCollapseDefaults,
  'frame-drops': frameDropsDefaults,
  'high-latency': highLatencyDefaults,
  unstable: unstableDefaults,
  'at-risk': atRiskDefaults,
}

/**
 * All symptoms, worst first; a ticket is named for the worst that is raised. `unstable` is looked
 * at after everything that can shake a stream.
 */
export const detectedSymptoms = [
  'gone',
  'stalled',
  'frozen-picture',
  'black-picture',
  'slideshow',
  'silent-audio',
  'packet-loss',
  'bitrate-collapse',
  'frame-drops',
  'high-latency',
  'unstable',
  'at-risk',
] as const satisfies readonly Symptom[]

/** What shakes a stream: symptoms that viewers notice at once, and that come and go. */
export const shakingSymptoms: ReadonlySet<Symptom> = new Set<Symptom>([
  'gone',
  'stalled',
  'frozen-picture',
  'slideshow',
  'packet-loss',
])

/** Symptoms that alone open no ticket: nobody suffers yet. */
export const quietSymptoms: ReadonlySet<Symptom> = new Set<Symptom>(['at-risk'])

/** A symptom's place among all: the lower, the worse. */
export function symptomRank(symptom: Symptom): number {
  const worstFirst: readonly Symptom[] = detectedSymptoms
  return worstFirst.indexOf(symptom)
}

/** All detectors with these options, in the order of `detectedSymptoms`. */
export function detectors(options: DetectorOptions): readonly Detector[] {
  return [
    gone(options.gone),
    stalled(options.stalled),
    frozenPicture(options['frozen-picture']),
    blackPicture(options['black-picture']),
    slideshow(options.slideshow),
    silentAudio(options['silent-audio']),
    packetLoss(options['packet-loss']),
    bitrateCollapse(options['bitrate-collapse']),
    frameDrops(options['frame-drops']),
    highLatency(options['high-latency']),
    unstable(options.unstable),
    atRisk(options['at-risk']),
  ]
}

/** Where the numbers of the n-th detector begin in a lane's watches. */
export function detectorBase(index: number): number {
  return index * detectorWidth
}

/** Where the numbers of every detector begin. */
export const detectorBases: readonly number[] = detectedSymptoms.map((_, index) =>
  detectorBase(index),
)

/** The name of every number of a lane: two versions with the same layout can read each other. */
export const laneLayout: readonly string[] = [
  ...sharedLayout,
  ...detectedSymptoms.flatMap((symptom) => detectorSlots.map((name) => `${symptom}.${name}`)),
]
