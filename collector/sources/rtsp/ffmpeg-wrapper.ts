import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pictureMark } from './ffmpeg-report.ts'
import type { PullScheme } from './pull-url.ts'

/** How ffmpeg is to watch an input. */
export interface WatchOptions {
  readonly ffmpegPath: string
  readonly scheme: PullScheme
  /** How media travels over RTSP. */
  readonly transport: 'tcp' | 'udp'
  /** How long ffmpeg itself waits for the server; not always kept by it. */
  readonly timeoutMs: number
  /** Whether the newest picture is to be kept in a file, at most a second old. */
  readonly keepsPicture: boolean
}

/**
 * Looks at a small copy of each picture, which is cheap, and half a second before it speaks.
 * Levels are those of the filters' own defaults: a mean difference of 0.1 % is still frozen,
 * 98 % of the pixels under 10 % is black, -60 dB is silence.
 */
const pictureChain = [
  'scale=160:-2:flags=fast_bilinear',
  'freezedetect=n=0.001:d=0.5',
  'blackdetect=d=0.5:pic_th=0.98:pix_th=0.10',
  `metadata=mode=add:key=${pictureMark}:value=1`,
  'metadata=mode=print:file=-:direct=1',
].join(',')
const soundChain = 'silencedetect=n=-60dB:d=0.5,ametadata=mode=print:file=-:direct=1'

/** The longest side of a picture that is kept, in pixels. */
const pictureSidePixels = 640

/**
 * One picture a second, within a square, as a JPEG. Quality 8 of 31 keeps a camera's picture at 20
 * to 50 kB, and television snow of 16:9 under 100 kB (measured with ffmpeg 5.1).
 */
const keptChain = [
  "select='isnan(prev_selected_t)+gte(abs(t-prev_selected_t)\\,1)'",
  `scale=w='min(${pictureSidePixels},iw)':h='min(${pictureSidePixels},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2:out_range=full`,
  'format=yuvj420p',
].join(',')

const protocols = {
  rtsp: 'pipe,rtsp,rtsps,rtp,tcp,udp,tls,crypto',
  rtmp: 'pipe,rtmp,rtmps,tcp,tls,crypto',
} as const

/** What only the protocol itself knows. RTMP's own `timeout` would make ffmpeg listen instead. */
function protocolOptions({ scheme, transport, timeoutMs }: WatchOptions): string {
  const timeoutUs = timeoutMs * 1_000
  return scheme.startsWith('rtmp')
    ? `option rw_timeout ${timeoutUs}\noption rtmp_live live`
    : `option rtsp_transport ${transport}\noption timeout ${timeoutUs}`
}

/** A second output for the picture that is kept; where there is none, only the sound goes nowhere. */
function pictureOutput(file: string): string {
  const slaves = `[f=null]-|[select=v:f=image2:update=1:atomic_writing=1:onfail=ignore]${quoted(file)}`
  return `-map '0:v:0?' -map '0:a:0?' -c:a copy -c:v mjpeg -q:v 8 -fps_mode passthrough \\
  -vf ${quoted(keptChain)} -f tee ${quoted(slaves)}`
}

/** How much of a stream ffmpeg may read before it begins: enough for the headers, and no more. */
const probe = { probesize: 500_000, analyzeduration: 1_000_000 } as const

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/**
 * The program that stands between the muxer and ffmpeg, since the muxer's own arguments have no
 * room for input options and show the URL to everybody who lists processes. It reads the URL as
 * the first line of its standard input and hands it to ffmpeg as a list of one entry (ffmpeg's
 * concat format), so that no argument and no environment holds it. It then becomes ffmpeg, and
 * leaves a small process behind that kills ffmpeg when standard input closes, and removes the
 * folder: that happens whenever we end, however we end. Its first act is to remove itself from the disk.
 */
export function wrapperScript(options: WatchOptions, pictureFile: string): string {
  const whitelist = protocols[options.scheme.startsWith('rtmp') ? 'rtmp' : 'rtsp']
  return `#!/bin/sh
rm -f -- "$0"
folder=\${0%/*}
IFS= read -r entry || exit 1
exec 3<&0
( cat <&3; kill -KILL $$; rm -rf -- "$folder" ) >/dev/null 2>&1 &
shift 2
exec ${quoted(options.ffmpegPath)} -hide_banner -nostats -loglevel error \\
  -protocol_whitelist ${whitelist} -threads 1 -fflags nobuffer \\
  -probesize ${probe.probesize} -analyzeduration ${probe.analyzeduration} \\
  -f concat -safe 0 -i pipe:0 \\
  -vf ${quoted(pictureChain)} -af ${quoted(soundChain)} -f null - \\
  ${options.keepsPicture ? `${pictureOutput(pictureFile)} \\\n  ` : ''}"$@" 3<&- <<LIST
ffconcat version 1.0
file $entry
${protocolOptions(options)}
option probesize ${probe.probesize}
option analyzeduration ${probe.analyzeduration}
option protocol_whitelist ${whitelist}
LIST
`
}

/** The line by which the wrapper is told the URL: quoted as the concat format wants it. */
export function wrapperEntry(url: string): string {
  return `${quoted(url)}\n`
}

/** A wrapper on the disk. */
export interface WrittenWrapper {
  /** The program to run. */
  readonly path: string
  /** Where the newest picture is, once there is one. */
  readonly pictureFile: string
  /** Removes all of it; to be called when the wrapper has ended or could not be run. */
  discard(): void
}

/** Writes the wrapper to a folder of its own that only we can read. Throws what the file system throws. */
export function writeWrapper(options: WatchOptions): WrittenWrapper {
  const folder = mkdtempSync(join(tmpdir(), 'stallwatch-ffmpeg-'))
  const path = join(folder, 'watch')
  const pictureFile = join(folder, 'picture.jpg')
  writeFileSync(path, wrapperScript(options, pictureFile), { mode: 0o700 })
  return {
    path,
    pictureFile,
    discard: () => rmSync(folder, { recursive: true, force: true }),
  }
}
