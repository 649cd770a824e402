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

parentPort?.on('message', (job: RasterJob) => {
  parentPort?.postMessage(answerTo(job))
})

function answerTo(job: RasterJob): RasterAnswer {
  try {
    return { id: job.id, png: rasterize(job) }
  } catch (error) {
    return { id: job.id, error: error instanceof Error ? error.message : String(error) }
  }
}
