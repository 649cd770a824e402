import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import { Resvg } from '@resvg/resvg-js'
import type { RasterAnswer, RasterJob } from './rasterizer.ts'

/** Twice as fine as the strip's own units: sharp on a phone. */
const zoom = 2

/** A picture as a PNG. Throws when it cannot be read as SVG. */
function rasterize({ svg, fontFiles }: RasterJob): Uint8Array {
  const font = { loadSystemFonts: false, fontFiles: [...fontFiles] }
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: zoom }, font }).render().asPng()
}

setFlagsFromString('--expose-gc')
/**
 * Frees what is not used any more. The pixels of a picture, 6 MB, lie outside of JavaScript's memory,
 * which stays so small that it would not be tidied for a hundred pictures.
 */
const tidy: () => void = runInNewContext('gc')

parentPort?.on('message', (job: RasterJob) => {
  parentPort?.postMessage(answerTo(job))
  setImmediate(tidy)
})

function answerTo(job: RasterJob): RasterAnswer {
  try {
    return { id: job.id, png: rasterize(job) }
  } catch (error) {
    return { id: job.id, error: error instanceof Error ? error.message : String(error) }
  }
}
