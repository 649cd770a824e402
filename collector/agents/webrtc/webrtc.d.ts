/** Which side of a call is reported: the one that sends pictures, or the one that shows them. */
export type Vantage = 'encoder' | 'player'

/** One entry of a stats report, as https://www.w3.org/TR/webrtc-stats/ describes it. */
// biome-ignore lint/suspicious/noExplicitAny: its members depend on its type, and browsers differ
export type Stat = { id: string; type: string; timestamp: number; [member: string]: any }

/** The numbers of a `sample` record; what the browser does not know is NaN. */
export interface Numbers {
  fps: number
  bitrateBps: number
  rttMs: number
  lossRatio: number
  limitation?: 'none' | 'cpu' | 'bandwidth' | 'other' | undefined
  framesTotal?: number
  framesDropped?: number
  freezeCount?: number
  freezeMs?: number
  jitterMs?: number
  bufferMs?: number
}

/** What is sent or shown: a browser's `MediaStreamTrack`. */
export interface Track {
  readonly kind: string
  readonly enabled: boolean
  getSettings(): { readonly frameRate?: number | undefined }
}

/** What is watched: an `RTCPeerConnection`, or one `RTCRtpSender` or `RTCRtpReceiver` of it. */
export interface Source {
  readonly connectionState?: string
  readonly track?: Track | null
  getSenders?(): readonly { readonly track?: Track | null }[]
  getStats(): Promise<Iterable<[string, Stat]>>
}

export interface Options {
  /** The stream's key, such as `live/anna`. */
  stream: string
  /** A token with the scope `ingest`. Everybody who opens the page can read it. */
  token?: string
  /** Which side this is; by default whether the connection sends anything. */
  vantage?: Vantage
  /** Stallwatch's address, ending in a slash; by default where this file came from. */
  server?: string
  /** More of what a `stream` record says: `streamer`, `app`, `region`, … */
  announce?: object
}

export interface Watching {
  /** The broadcast is over: a publisher's stream ends here, a player is no longer looked at. */
  stop(reason?: string): void
}

/** Reports once a second until the page is left, the connection is closed, or it is stopped. */
export function watch(source: Source, options: Options): Watching

/** The numbers of one sample, from what `getStats` says now and said before. */
export function readStats(
  vantage: Vantage,
  now: Iterable<Stat>,
  before: { get(id: string): Stat | undefined },
): Numbers
