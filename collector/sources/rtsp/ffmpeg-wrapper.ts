import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pictureMark } from './ffmpeg-report.ts'

/** How ffmpeg is to watch an input. */
export interface WatchOptions {
  readonly ffmpegPath: string
  readonly transport: 'tcp' | 'udp'
  /** How long ffmpeg itself waits for the server; not always kept by it. */
  readonly timeoutMs: number
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

const protocols = 'pipe,rtsp,rtsps,rtp,tcp,udp,tls,crypto'

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
 * leaves a small process behind that kills ffmpeg when standard input closes: that happens
 * whenever we end, however we end. Its first act is to remove itself from the disk.
 */
export function wrapperScript(options: WatchOptions): string {
  return `#!/bin/sh
rm -f -- "$0"
rmdir -- "\${0%/*}" 2>/dev/null
IFS= read -r entry || exit 1
exec 3<&0
( cat <&3; kill -KILL $$ ) >/dev/null 2>&1 &
shift 2
exec ${quoted(options.ffmpegPath)} -hide_banner -nostats -loglevel error \\
  -protocol_whitelist ${protocols} -threads 1 -fflags nobuffer \\
  -probesize ${probe.probesize} -analyzeduration ${probe.analyzeduration} \\
  -f concat -safe 0 -i pipe:0 \\
  -vf ${quoted(pictureChain)} -af ${quoted(soundChain)} -f null - \\
  "$@" 3<&- <<LIST
ffconcat version 1.0
file $entry
option rtsp_transport ${options.transport}
option timeout ${options.timeoutMs * 1000}
option probesize ${probe.probesize}
option analyzeduration ${probe.analyzeduration}
option protocol_whitelist ${protocols}
LIST
`
}

/** The line by which the wrapper is told the URL: quoted as the concat format wants it. */
export function wrapperEntry(url: string): string {
  return `${quoted(url)}\n`
}

/**
 * Writes the wrapper to a folder of its own that only we can read, and returns its path. The
 * wrapper removes both when it runs; call `discard` when it could not be run. Throws what the
 * file system throws.
 */
export function writeWrapper(options: WatchOptions): { path: string; discard(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'stallwatch-ffmpeg-'))
  const path = join(folder, 'watch')
  writeFileSync(path, wrapperScript(options), { mode: 0o700 })
  return { path, discard: () => rmSync(folder, { recursive: true, force: true }) }
}
