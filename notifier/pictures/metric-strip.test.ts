import { Resvg } from '@resvg/resvg-js'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { sampleOnsetAt, sampleRecent } from '../../fixtures/testing/sample-recent.ts'
import { sampleAt } from '../../fixtures/testing/sample-ticket.ts'
import type { Symptom } from '../../triage/model/vocabulary.ts'
import { localeFor, locales } from '../locales/catalog.ts'
import { fontsFor } from './fonts.ts'
import { drawStrip, stripSize } from './metric-strip.ts'
import { readStrip, type Strip } from './read-strip.ts'
import { sayStrip } from './say-strip.ts'
import { type ThemeName, themeFor, themeNames, themes } from './themes.ts'

interface Text {
  words: string
  readonly x: number
  readonly y: number
  readonly anchor: string
  readonly size: number
}

function stripOf(symptom: Symptom = 'slideshow', toldAt: number | null = sampleAt - 2_000): Strip {
  const times = { onsetAt: sampleOnsetAt, toldAt, overAt: null }
  const strip = readStrip(sampleRecent(), symptom, times)
  if (!strip) throw new Error(`the sample of "${symptom}" shows nothing`)
  return strip
}

function draw(
  language: string,
  { strip = stripOf(), theme = 'dark' as ThemeName, timeZone = 'UTC' } = {},
): string {
  const locale = localeFor(language)
  const fonts = fontsFor(locale).families
  return drawStrip(strip, { locale, theme: themes[theme], timeZone, fonts })
}

/** The words on a drawing; throws unless it is well-formed. */
function textsOf(svg: string): Text[] {
  const texts: Text[] = []
  const parser = new SaxesParser()
  let inside = false
  parser.on('opentag', ({ name, attributes }) => {
    inside = name === 'text'
    const { x, y, 'text-anchor': anchor, 'font-size': size } = attributes as Record<string, string>
    if (inside)
      texts.push({
        words: '',
        x: Number(x),
        y: Number(y),
        anchor: anchor ?? '',
        size: Number(size),
      })
  })
  parser.on('text', (words) => {
    const last = texts.at(-1)
    if (inside && last) last.words += words
  })
  parser.on('closetag', () => {
    inside = false
  })
  parser.on('error', (error) => {
    throw error
  })
  parser.write(svg).close()
  return texts
}

/** How many units wide the words are, as they are drawn; 0 when nothing can be seen. */
function widthOf(words: string, size: number, language: string): number {
  const { families, files } = fontsFor(localeFor(language))
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="100" font-family="${families.join(', ')}" font-weight="500"><text x="2" y="60" font-size="${size}">${words}</text></svg>`
  const drawn = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: [...files] } })
  return drawn.getBBox()?.width ?? 0
}

test('says when it broke, when its reader was told, and what was before and after', () => {
  expect(textsOf(draw('en', { timeZone: 'Asia/Jakarta' })).map(({ words }) => words)).toEqual([
    'It broke 22:59:52',
    'We told you 22:59:58',
    'Bitrate',
    '3.5 Mbit/s › 140 kbit/s',
    'Frame rate',
    '30 fps › 2.5 fps',
    '22:57:54',
    'GMT+7',
    '23:00:02',
  ])
})

test('says nothing of being told where that is not known', () => {
  const words = textsOf(draw('en', { strip: stripOf('slideshow', null) })).map((each) => each.words)
  expect(words[0]).toBe('It broke 15:59:52')
  expect(words.join('\n')).not.toContain('told')
})

test('in a language written from right to left, what is read first is on the right', () => {
  const placed = (language: string) => textsOf(draw(language)).map(({ anchor }) => anchor)
  const mirrored = { start: 'end', end: 'start' } as Record<string, string>
  const [english, arabic] = [placed('en'), placed('ar')]
  expect(arabic.slice(0, 6)).toEqual(english.slice(0, 6).map((each) => mirrored[each]))
  // Time goes on from left to right everywhere, as on the clocks of video editors.
  expect(arabic.slice(6)).toEqual(english.slice(6))
  expect(textsOf(draw('ar'))[3]?.words).toMatch(/^140 kbit\/s.*‹.*3\.5 Mbit\/s$/)
})

test('the words for whoever cannot see it have the same numbers, in every language', () => {
  for (const locale of locales) {
    const said = sayStrip(stripOf(), locale, 'Asia/Tokyo')
    expect(said).toMatch(
      /00[:.]59[:.]52.*00[:.]59[:.]58.*3[.,]5 Mbit\/s.*140 kbit\/s.*30 fps.*2[.,]5 fps/,
    )
  }
  expect(sayStrip(stripOf(), localeFor('en'), 'UTC')).toBe(
    'Chart of the stream: the trouble began at 15:59:52, and we told you at 15:59:58. Bitrate: 3.5 Mbit/s before, 140 kbit/s after. Frame rate: 30 fps before, 2.5 fps after.',
  )
  expect(sayStrip(stripOf('slideshow', null), localeFor('en'), 'UTC')).toMatch(
    /^Chart of the stream: the trouble began at 15:59:52\. /,
  )
})

describe.each(locales.map(({ tag }) => tag))('in %s', (tag) => {
  const drawings = (['slideshow', 'packet-loss', 'high-latency'] as const).map((symptom) =>
    textsOf(draw(tag, { strip: stripOf(symptom) })),
  )

  test('no letter is missing in the fonts', () => {
    const { nothing } = localeFor(tag).picture
    const letters = new Set([...nothing, ...drawings.flat().flatMap(({ words }) => [...words])])
    const seen = [...letters].filter((letter) => letter.trim() !== '' && letter !== '\u200e')
    expect(seen.filter((letter) => !isDrawn(letter, tag))).toEqual([])
  })

  test('what stands in one line has room beside each other, on a phone as well', () => {
    for (const texts of drawings)
      for (const y of new Set(texts.map((each) => each.y))) {
        const line = texts.filter((each) => each.y === y)
        const widths = line.map(({ words, size }) => widthOf(words, size, tag))
        expect(Math.min(...line.map(({ size }) => size))).toBeGreaterThanOrEqual(25)
        expect(widths.reduce((sum, width) => sum + width, 72)).toBeLessThan(stripSize.width - 56)
      }
  })
})

/** A letter that no font has is drawn as the box of the first font, or not at all. */
function isDrawn(letter: string, tag: string): boolean {
  const { families, files } = fontsFor(localeFor(tag))
  const svgOf = (words: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" font-family="${families.join(', ')}" font-weight="500"><text x="5" y="60" font-size="50">${words}</text></svg>`
  const pixels = (words: string) =>
    new Resvg(svgOf(words), { font: { loadSystemFonts: false, fontFiles: [...files] } })
      .render()
      .pixels.toString('base64')
  const shown = pixels(letter === '&' || letter === '<' ? `&#${letter.charCodeAt(0)};` : letter)
  return shown !== pixels('') && shown !== pixels('\u{13000}')
}

describe('themes', () => {
  test.each(themeNames)('%s: every text can be read against the ground', (name) => {
    const { ground, text, quiet, lines, broke, told } = themes[name]
    for (const color of [text, quiet, ...lines, broke, told])
      expect(contrast(color, ground)).toBeGreaterThanOrEqual(4.5)
  })

  test('Discord is dark, all else is light, unless one was chosen', () => {
    expect([themeFor('discord'), themeFor('email'), themeFor(undefined)]).toEqual([
      ...['dark', 'light', 'light'],
    ])
    expect([themeFor('discord', 'light'), themeFor('email', 'dark')]).toEqual(['light', 'dark'])
  })
})

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [
    number,
    number,
  ]
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [
    ...[number, number, number],
  ]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
