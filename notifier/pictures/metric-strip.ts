import type { Locale } from '../locales/locale.ts'
import { sayTime, sayZone } from './local-time.ts'
import type { Strip, StripPanel } from './read-strip.ts'
import { sayValue, titleOf } from './say-strip.ts'
import type { Theme } from './themes.ts'

/** Whom a strip is drawn for. */
export interface StripLook {
  readonly locale: Locale
  readonly theme: Theme
  /** IANA name of the zone of the times on it. */
  readonly timeZone: string
  /** The fonts its words are written in, the first first. */
  readonly fonts: readonly string[]
}

/**
 * The size in its own units. On a phone they are shown at less than half of it, so that the smallest
 * letters, of 25 units, are as high there as those of a footnote.
 */
export const stripSize = { width: 800, height: 450 } as const
const edge = 28
const axisTop = 400
const panelsTop = 78
const panelGap = 16
const titleHeight = 44
const big = 29
const small = 25
/** So much of a panel's height is above what is usual. */
const headroom = 1.35

/** Draws the last minutes around a trouble as SVG: its numbers, when it began and when its reader was told. */
export function drawStrip(strip: Strip, look: StripLook): string {
  const { width, height } = stripSize
  const { theme, fonts } = look
  const count = strip.panels.length
  const panelHeight = (axisTop - panelsTop - (count - 1) * panelGap) / count
  const panels = strip.panels.map((panel, index) => {
    const top = panelsTop + index * (panelHeight + panelGap)
    const color = theme.lines[index % 2] as string
    const bottom = round(top + panelHeight)
    return drawPanel(strip, look, { panel, top: round(top), bottom, color })
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${fonts.join(', ')}" font-weight="500">`,
    `<rect width="${width}" height="${height}" fill="${theme.ground}"/>`,
    drawLegend(strip, look),
    ...panels,
    drawAxis(strip, look),
    '</svg>',
  ].join('\n')
}

function xOf({ fromAt, toAt }: Strip, at: number): number {
  const ratio = Math.min(1, Math.max(0, (at - fromAt) / (toAt - fromAt)))
  return round(edge + ratio * (stripSize.width - 2 * edge))
}

/** Room between a mark in the legend and its words. */
const legendGap = 16

/** What the marks stand for, with the times; the first on the side on which reading begins. */
function drawLegend({ onsetAt, toldAt }: Strip, { locale, theme, timeZone }: StripLook): string {
  const { broke, told } = locale.picture
  const [first, last] =
    locale.direction === 'rtl' ? (['end', 'start'] as const) : (['start', 'end'] as const)
  const entry = (word: string, at: number, mark: Mark, anchor: 'start' | 'end') => {
    const x = anchor === 'start' ? edge : stripSize.width - edge
    const words = inOrder(locale, [word, sayTime(locale, at, timeZone)])
    const place = { y: 50, size: big, color: mark.color, inset: legendGap }
    return drawMark(x, mark, 24, 56) + text(words, anchor, place)
  }
  const { brokeMark, toldMark } = marksOf(theme)
  return (
    entry(broke, onsetAt, brokeMark, first) +
    (toldAt === null ? '' : entry(told, toldAt, toldMark, last))
  )
}

/** An upright line. */
interface Mark {
  readonly color: string
  readonly dashes: string
}

/** When it broke; and, dashed, so that nobody needs to tell colors apart, when its reader was told. */
function marksOf({ broke, told }: Theme): { readonly brokeMark: Mark; readonly toldMark: Mark } {
  return {
    brokeMark: { color: broke, dashes: '' },
    toldMark: { color: told, dashes: ' stroke-dasharray="10 7"' },
  }
}

function drawMark(x: number, { color, dashes }: Mark, top: number, bottom: number): string {
  return `<path d="M${x} ${top}V${bottom}" stroke="${color}" stroke-width="5"${dashes}/>`
}

/** The time in which it was not well. */
function drawTrouble(strip: Strip, theme: Theme, top: number, bottom: number): string {
  const from = xOf(strip, strip.onsetAt)
  const width = round(xOf(strip, strip.overAt ?? strip.toAt) - from)
  return `<rect x="${from}" y="${top}" width="${width}" height="${round(bottom - top)}" fill="${theme.broke}" fill-opacity="0.13"/>`
}

function drawMarks(strip: Strip, theme: Theme, top: number, bottom: number): string {
  const { onsetAt, toldAt } = strip
  const { brokeMark, toldMark } = marksOf(theme)
  const told = toldAt === null ? '' : drawMark(xOf(strip, toldAt), toldMark, top, bottom)
  return told + drawMark(xOf(strip, onsetAt), brokeMark, top, bottom)
}

function drawAxis(strip: Strip, { locale, theme, timeZone }: StripLook): string {
  const y = stripSize.height - 14
  const style = { y, size: small, color: theme.quiet }
  const zone = sayZone(strip.toAt, timeZone)
  const at = (time: number) => sayTime(locale, time, timeZone)
  return (
    text(at(strip.fromAt), 'start', style) +
    text(zone, 'middle', style) +
    text(at(strip.toAt), 'end', style)
  )
}

interface Placed {
  readonly panel: StripPanel
  readonly top: number
  readonly bottom: number
  readonly color: string
}

function drawPanel(strip: Strip, { locale, theme }: StripLook, placed: Placed): string {
  const { panel, top, bottom, color } = placed
  const { measure, before, after } = panel
  const isRtl = locale.direction === 'rtl'
  const [name, change] = isRtl ? (['end', 'start'] as const) : (['start', 'end'] as const)
  const title = { y: top + 30, size: big, color }
  const from = sayValue(locale, measure, before)
  const to = sayValue(locale, measure, after)
  return [
    text(titleOf(locale, measure), name, title),
    text(inOrder(locale, [from, isRtl ? '‹' : '›', to]), change, { ...title, color: theme.text }),
    drawTrouble(strip, theme, top + titleHeight, bottom),
    drawLine(strip, theme, placed),
    drawMarks(strip, theme, top + titleHeight, bottom),
    level(bottom, theme, ' stroke-opacity="0.5"'),
  ].join('\n')
}

/** A line over the whole width. */
function level(y: number, { quiet }: Theme, more: string): string {
  return `<path d="M${edge} ${y}H${stripSize.width - edge}" stroke="${quiet}" stroke-width="3"${more}/>`
}

function drawLine(strip: Strip, theme: Theme, { panel, top, bottom, color }: Placed): string {
  const { values, usual } = panel
  const highest = usual ?? Math.max(0, ...values.map((value) => value ?? 0))
  const room = bottom - top - titleHeight
  const yOf = (value: number) =>
    round(bottom - Math.min(1, value / (highest * headroom || 1)) * room)
  const points = values.flatMap((value, index) => {
    // The first sample of a step stands for it; most streams send one a second.
    const at = strip.fromAt + (index + 0.25) * strip.stepMs
    return value === null ? [] : [{ index, x: xOf(strip, at), y: yOf(value) }]
  })
  const lines = runsOf(points, panel.bridgedSteps).map((run) => {
    const path = run.map(({ x, y }) => `${x} ${y}`).join('L')
    const [first, last] = [run[0]?.x ?? edge, run.at(-1)?.x ?? edge]
    const area = `<path d="M${first} ${bottom}L${path}L${last} ${bottom}Z" fill="${color}" fill-opacity="0.2"/>`
    return `${area}<path d="M${path}" fill="none" stroke="${color}" stroke-width="5" stroke-linejoin="round" stroke-linecap="round"/>`
  })
  const dots = usual === null ? '' : level(yOf(usual), theme, ' stroke-dasharray="3 9"')
  return lines.join('') + dots
}

interface Point {
  /** Of its step. */
  readonly index: number
  readonly x: number
  readonly y: number
}

/** The points that follow each other without a gap. */
function runsOf(points: readonly Point[], bridgedSteps: number): readonly Point[][] {
  const runs: Point[][] = []
  for (const point of points) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last && point.index - last.index <= bridgedSteps) run.push(point)
    else runs.push([point])
  }
  return runs
}

/** U+200E: parts words that stand side by side, whichever way each of them is written. */
const leftToRight = '\u200e'

/** Side by side as they are read: the first is on the right in a language written from right to left. */
function inOrder({ direction }: Locale, words: readonly string[]): string {
  return direction === 'rtl'
    ? [...words].reverse().join(`${leftToRight} ${leftToRight}`)
    : words.join(' ')
}

interface Lettering {
  readonly y: number
  readonly size: number
  readonly color: string
  /** How far from the edge. */
  readonly inset?: number
}

function text(
  words: string,
  anchor: 'start' | 'middle' | 'end',
  { y, size, color, inset = 0 }: Lettering,
): string {
  const { width } = stripSize
  const x = { start: edge + inset, middle: width / 2, end: width - edge - inset }[anchor]
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${color}" text-anchor="${anchor}">${escaped(words)}</text>`
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function round(number: number): number {
  return Math.round(number * 10) / 10
}
