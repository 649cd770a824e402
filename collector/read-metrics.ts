import { LookError } from './look-error.ts'

/** One line of a metrics page: a number with a name and labels. */
export interface Metric {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  /** May be NaN or infinite: both are said in this format. */
  readonly value: number
}

/** What a metrics page says. */
export interface MetricsPage {
  readonly metrics: readonly Metric[]
  /** How many lines are neither metrics nor comments. */
  readonly unread: number
}

const nameAt = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const labelAt = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|(?=\}))/y
const valueAt = /\s*\}?\s+([-+]?[0-9.eE+-]+|[+-]?inf|nan)(?:\s+-?\d+)?\s*$/iy
const escapes: { readonly [escaped: string]: string } = { '\\n': '\n', '\\"': '"', '\\\\': '\\' }

/**
 * Reads the text format of Prometheus (version 0.0.4): `name{label="value"} 1 [time]`, with lines
 * that begin with `#` left out. Throws a `LookError` for a text that is none, or is cut off: a
 * page ends with the end of a line.
 */
export function readMetrics(text: string): MetricsPage {
  if (text.trim() === '') throw new LookError('the answer is empty')
  if (!text.endsWith('\n')) throw new LookError('the answer is no metrics page, or is cut off')
  const metrics: Metric[] = []
  let unread = 0
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const metric = readLine(line)
    if (metric) metrics.push(metric)
    else unread += 1
  }
  if (metrics.length === 0 && unread > 0) {
    throw new LookError('the answer is no metrics page: check the path of url')
  }
  return { metrics, unread }
}

function readLine(line: string): Metric | null {
  nameAt.lastIndex = 0
  const name = nameAt.exec(line)?.[0]
  if (name === undefined) return null
  const labels = new Map<string, string>()
  let at = nameAt.lastIndex
  if (line[at] === '{') {
    at += 1
    for (let label = matchAt(labelAt, line, at); label; label = matchAt(labelAt, line, at)) {
      labels.set(label[1] ?? '', unescaped(label[2] ?? ''))
      at = labelAt.lastIndex
    }
    if (line[at] !== '}') return null
  }
  const value = matchAt(valueAt, line, at)?.[1]
  if (value === undefined) return null
  const number = toNumber(value)
  return number === null ? null : { name, labels, value: number }
}

function matchAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(line)
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\./g, (each) => escapes[each] ?? each) : text
}

function toNumber(text: string): number | null {
  // Written in any case: Go says NaN and +Inf, Node.js' own exporter Nan.
  const word = text.toLowerCase()
  if (word === 'nan') return Number.NaN
  if (word.endsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity
  const number = Number(text)
  return Number.isNaN(number) ? null : number
}
