import { afterEach, expect, test } from 'vitest'
import { localeFor } from '../locales/catalog.ts'
import { fontsFor } from './fonts.ts'
import { createRasterizer, type Rasterizer } from './rasterizer.ts'

const { files } = fontsFor(localeFor('en'))
const small =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="#102030"/></svg>'
const rasterizers: Rasterizer[] = []

function newRasterizer(elapsedMs: () => number = performance.now.bind(performance)): Rasterizer {
  const rasterizer = createRasterizer(elapsedMs)
  rasterizers.push(rasterizer)
  return rasterizer
}

afterEach(async () => {
  for (const rasterizer of rasterizers.splice(0)) await rasterizer.stop()
})

/** Width and height, as the header of a PNG says. */
function sizeOf(png: Uint8Array | null): number[] {
  const view = Buffer.from(png ?? [])
  expect(view.subarray(1, 4).toString()).toBe('PNG')
  return [view.readUInt32BE(16), view.readUInt32BE(20)]
}

test('makes a PNG, twice as wide and high', async () => {
  expect(sizeOf(await newRasterizer().png(small, files))).toEqual([80, 60])
})

test('what is no SVG costs nobody else a picture', async () => {
  const { png } = newRasterizer()
  const broken = png('<svg', files)
  const whole = png(small, files)
  await expect(broken).rejects.toThrow()
  expect(sizeOf(await whole)).toEqual([80, 60])
})

test('says at once when too many wait, and has room again when they are made', async () => {
  const { png } = newRasterizer()
  const asked = Array.from({ length: 7 }, () => png(small, files))
  expect(asked.map((each) => each === null)).toEqual([...Array(5).fill(false), true, true])
  await Promise.all(asked)
  expect(sizeOf(await png(small, files))).toEqual([80, 60])
})

test('a thread that hangs is given up, and another one draws on', async () => {
  let now = 0
  const { png } = newRasterizer(() => now)
  const heavy = `<svg xmlns="http://www.w3.org/2000/svg" width="6000" height="6000"><filter id="f"><feGaussianBlur stdDeviation="90"/></filter><rect width="6000" height="6000" filter="url(#f)"/></svg>`
  const hung = png(heavy, files)?.then(
    () => 'made',
    (error: Error) => error.message,
  )
  now = 10_001
  const next = png(small, files)
  expect(await hung).toBe('the thread that draws pictures hung')
  expect(sizeOf(await next)).toEqual([80, 60])
})

test('what is under way when it is stopped is given up, and nothing is left running', async () => {
  const rasterizer = newRasterizer()
  const asked = rasterizer.png(small, files)
  const ended = expect(asked).rejects.toThrow('pictures are drawn no more')
  await rasterizer.stop()
  await ended
})

test('the pixels of pictures that are done with are freed', async () => {
  const { png } = newRasterizer()
  const large =
    '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"><rect width="99" height="99"/></svg>'
  await png(large, [])
  const before = process.memoryUsage().rss
  for (let index = 0; index < 15; index += 1) await png(large, [])
  // Of 23 MB each, all of them together would be 345 MB.
  expect(process.memoryUsage().rss - before).toBeLessThan(170e6)
})
