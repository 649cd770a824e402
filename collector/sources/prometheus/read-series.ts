import { counterFields, type SampleField, sampleFields } from '../../../triage/model/record.ts'
import { judgeField, verdicts } from '../../ingest/judge-field.ts'
import { recordRules } from '../../ingest/record-rules.ts'
import { compilePattern, type LinearPattern } from '../../linear-pattern.ts'
import type { Reading } from '../../poller.ts'
import { type Metric, readMetrics } from '../../read-metrics.ts'
import {
  type FieldConfig,
  type LabelledFact,
  labelledFacts,
  type PrometheusConfig,
} from './config.ts'

/** What a metrics page says of one stream. */
export interface SeriesReading extends Reading {
  /** The metrics that its fields are made of, as they stand on the page. */
  readonly values: { readonly [field in SampleField]?: SeriesValue }
}

/** One field's metric, and for a share what it is a share of. */
export interface SeriesValue {
  readonly value: number | undefined
  readonly whole: number | undefined
}

/** What a metrics page says of all streams. */
export interface SeriesPage {
  readonly readings: readonly SeriesReading[]
  /** How many series are of metrics in the table, of whatever stream. */
  readonly known: number
  /** How many lines are no metrics. */
  readonly unread: number
  /** A number that cannot be, in one plain line; empty when all can. */
  readonly impossible: string
}

type TableConfig = Pick<
  PrometheusConfig,
  'match' | 'stream' | 'session' | 'facts' | 'fields' | 'stepMs'
>

/** One place where a metric goes. */
interface Use {
  readonly field: SampleField
  readonly part: keyof SeriesValue
  readonly config: FieldConfig
  readonly match: Patterns
}

type Patterns = readonly (readonly [label: string, find: LinearPattern['find']])[]
type Labels = ReadonlyMap<string, string>

/** What is being put together of one stream. */
interface Draft {
  session: string | undefined
  readonly facts: { [fact in LabelledFact]?: string | undefined }
  readonly values: { [field in SampleField]?: { value?: number; whole?: number } }
}

/**
 * A reader for pages by the table in `config`. Of several series of one stream and metric,
 * counters add up and gauges give the largest; numbers that are none, or impossible, are left
 * out. The reader throws a `LookError` for a text that is no metrics page.
 */
export function createSeriesReader(config: TableConfig): (text: string) => SeriesPage {
  const uses = usesOf(config)
  const match = patternsOf(config.match)

  /** Takes one value into its stream's draft; says why where it cannot be. */
  function put(drafts: Map<string, Draft>, use: Use, metric: Metric): string {
    const labels = matched(use.match, metric.labels)
    const all = labels && matched(match, labels)
    const stream = all && filled(use.config.stream ?? config.stream, all)
    if (!stream || !Number.isFinite(metric.value)) return ''
    const wrong = whyImpossible(use, metric.value)
    if (wrong !== '') return `${wrong} for ${JSON.stringify(stream.slice(0, 60))}`
    const draft = drafts.get(stream) ?? { session: undefined, facts: {}, values: {} }
    drafts.set(stream, draft)
    learn(draft, config, all)
    add(draft, use, metric.value)
    return ''
  }

  return (text) => {
    const { metrics, unread } = readMetrics(text)
    const drafts = new Map<string, Draft>()
    let known = 0
    let impossible = ''
    for (const metric of metrics) {
      for (const use of uses.get(metric.name) ?? []) {
        known += 1
        impossible = put(drafts, use, metric) || impossible
      }
    }
    return { readings: [...drafts].map(toReading), known, unread, impossible }
  }
}

function usesOf({ fields }: TableConfig): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>()
  for (const field of sampleFields) {
    const config = fields[field]
    if (!config) continue
    const match = patternsOf(config.match)
    const goes = (metric: string, part: keyof SeriesValue) =>
      uses.set(metric, [...(uses.get(metric) ?? []), { field, part, config, match }])
    goes(config.metric, 'value')
    if (config.of !== undefined) goes(config.of, 'whole')
  }
  return uses
}

function patternsOf(match: { readonly [label: string]: string }): Patterns {
  return Object.entries(match).map(([label, pattern]) => [
    label,
    remembering(compilePattern(pattern).find),
  ])
}

/** More than the labels of any page have values. */
const mostRemembered = 50_000

/** Looks into a text once: the next page has the same labels. */
function remembering(find: LinearPattern['find']): LinearPattern['find'] {
  const known = new Map<string, ReturnType<typeof find>>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const found = find(text)
    if (known.size >= mostRemembered) known.clear()
    known.set(text, found)
    return found
  }
}

/** The labels with what the named groups of the patterns found; null where one does not match. */
function matched(patterns: Patterns, labels: Labels): Labels | null {
  let all = labels
  for (const [label, find] of patterns) {
    const found = find(labels.get(label) ?? '')
    if (!found) return null
    if (found.size > 0) all = new Map([...all, ...found])
  }
  return all
}

/** The template with its labels filled in; undefined where one of them is missing or empty. */
function filled(template: string, labels: Labels): string | undefined {
  let whole = true
  const text = template.replace(/\{([^{}]*)\}/g, (_, label: string) => {
    const value = labels.get(label)
    if (!value) whole = false
    return value ?? ''
  })
  return whole ? text : undefined
}

/** What labels tell of a stream; the first series that tells is believed. */
function learn(draft: Draft, { session, facts }: TableConfig, labels: Labels): void {
  if (session !== undefined) draft.session ??= filled(session, labels)
  for (const fact of labelledFacts) {
    const told = facts[fact]
    if (told !== undefined) draft.facts[fact] ??= filled(told, labels)
  }
}

function add({ values }: Draft, { field, part, config }: Use, value: number): void {
  values[field] ??= {}
  const before = values[field][part]
  const adds = config.rate || config.of !== undefined || counterFields.has(field)
  const together = adds ? (before ?? 0) + value : Math.max(before ?? value, value)
  values[field][part] = together
}

const sampleRules = recordRules.get('sample')?.fields

/** Why a value cannot be: counters are not negative, and gauges are within what a sample may say. */
function whyImpossible({ field, config }: Use, value: number): string {
  const isCounter = config.rate || config.of !== undefined
  if (isCounter) return value >= 0 ? '' : `the counter for ${field} is ${value}`
  const rule = sampleRules?.get(field)
  const scaled = value * config.times
  if (rule?.kind !== 'number' || judgeField(rule, scaled) !== verdicts.wrong) return ''
  return `${field} is ${scaled}, expected ${rule.min} to ${rule.max}${rule.hint ?? ''}`
}

function toReading([stream, { session = '', facts, values }]: [string, Draft]): SeriesReading {
  const read: { [field in SampleField]?: SeriesValue } = {}
  for (const field of sampleFields) {
    const found = values[field]
    if (found) read[field] = { value: found.value, whole: found.whole }
  }
  return { stream, session, facts, values: read }
}
