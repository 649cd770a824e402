/** What we use of `node-rtsp-stream`'s muxer, which ships no types: it runs ffmpeg and hands on its output. */
declare module 'node-rtsp-stream/mpeg1muxer.js' {
  import type { ChildProcessWithoutNullStreams } from 'node:child_process'
  import type { EventEmitter } from 'node:events'

  export interface Mpeg1MuxerOptions {
    /** Goes to the program as `-i url`, visible to everybody who can list processes. */
    readonly url: string
    /** The program that is run; started with `-i url -f mpegts -codec:v mpeg1video … -`. */
    readonly ffmpegPath: string
    /** Output options, in order; an empty value adds the key alone. */
    readonly ffmpegOptions?: Readonly<Record<string, string>>
  }

  export interface Mpeg1Muxer extends EventEmitter {
    readonly stream: ChildProcessWithoutNullStreams
    on(event: 'mpeg1data' | 'ffmpegStderr', listener: (data: Buffer) => void): this
  }

  const Mpeg1Muxer: { new (options: Mpeg1MuxerOptions): Mpeg1Muxer }
  // biome-ignore lint/style/noDefaultExport: this is how a CommonJS module looks to an ESM import
  export default Mpeg1Muxer
}
