import type { Reading } from '../../poller.ts'

/** What OvenMediaEngine says of one stream that comes in. */
export interface OmeReading extends Reading {
  /** Bytes received since it began; a counter that is always current. */
  readonly bytesIn: number
  /** Those who watch, over every protocol that it counts. */
  readonly viewers: number
  /** What it measured of the picture when its last frame came; undefined where there is none. */
  readonly picture: OmePicture | undefined
}

/** Figures that stand still when frames stop: they are brought up to date by frames alone. */
export interface OmePicture {
  /** Of the last second; 0 before it is known. */
  readonly fps: number
  readonly bitrateBps: number
  /** Frames from one key frame to the next; 0 before it is known. */
  readonly keyframeIntervalFrames: number
  readonly framesSinceKeyframe: number
}

/** The virtual host of everybody who names none. */
const defaultVhost = 'default'

/** How a stream is called: `app/anna`, with its virtual host before it unless that is the default one. */
export function omeStreamKey(vhost: string, app: string, name: string): string {
  return vhost === defaultVhost ? `${app}/${name}` : `${vhost}/${app}/${name}`
}
