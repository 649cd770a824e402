import type { Reading } from '../../poller.ts'

/** What MediaMTX says of one path that somebody publishes. */
export interface MediamtxReading extends Reading {
  /** Bytes received since it began; a counter. */
  readonly bytesIn: number
  /** What is known of the publisher's connection, where its protocol tells. */
  readonly link: MediamtxLink | undefined
}

/** The figures of one connection over SRT, WebRTC or RTSP. */
export interface MediamtxLink {
  /** Packets that came, and those that never did (SRT: that came too late, in spite of repetition); counters. */
  readonly packets: number
  readonly lost: number
  readonly rttMs: number | undefined
}
