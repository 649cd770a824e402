import type { Symptom } from '../model/vocabulary.ts'
import type { Detector } from './detector.ts'
import {
  type FrozenPictureOptions,
  frozenPicture,
  frozenPictureDefaults,
} from './frozen-picture.ts'
import { type GoneOptions, gone, goneDefaults } from './gone.ts'
import { detectorSlots, detectorWidth } from './hysteresis.ts'
import { sharedLayout, sharedWidth } from './lane.ts'
import { type SlideshowOptions, slideshow, slideshowDefaults } from './slideshow.ts'
import { type StalledOptions, stalled, stalledDefaults } from './stalled.ts'

/** The options of every detector, by symptom. */
export interface DetectorOptions {
  readonly stalled: StalledOptions
  readonly slideshow: SlideshowOptions
  readonly 'frozen-picture': FrozenPictureOptions
  readonly gone: GoneOptions
}

/** What a scenario (or the configuration) changes of them. */
export type DetectorOverrides = {
  readonly [symptom in keyof DetectorOptions]?: Partial<DetectorOptions[symptom]> | undefined
}

/** What every stream is judged by unless its scenario says otherwise. */
export const detectorDefaults: DetectorOptions = {
  stalled: stalledDefaults,
  slideshow: slideshowDefaults,
  'frozen-picture': frozenPictureDefaults,
  gone: goneDefaults,
}

/** The symptoms somebody looks for, worst first; a ticket is named for the worst that is raised. */
export const detectedSymptoms = [
  'gone',
  'stalled',
  'frozen-picture',
  'slideshow',
] as const satisfies readonly Symptom[]

/** A symptom's place among those somebody looks for: the lower, the worse. */
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
    slideshow(options.slideshow),
  ]
}

/** How many numbers a lane has in all. */
export const laneWidth = sharedWidth + detectedSymptoms.length * detectorWidth

/** Where the numbers of the n-th detector begin. */
export function detectorBase(index: number): number {
  return sharedWidth + index * detectorWidth
}

/** The name of every number of a lane: two versions with the same layout can read each other. */
export const laneLayout: readonly string[] = [
  ...sharedLayout,
  ...detectedSymptoms.flatMap((symptom) => detectorSlots.map((name) => `${symptom}.${name}`)),
]
