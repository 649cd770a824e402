import type { z } from 'zod'
import { type ConfigIssue, pathText } from './config-error.ts'
import { nearestWord } from './nearest-word.ts'
import { optionsAt } from './options-at.ts'

type Issue = z.core.$ZodIssue
type RawIssue = z.core.$ZodRawIssue

/** What an explanation is made from. */
export interface ExplainContext {
  /** The configuration as it was given. */
  readonly raw: unknown
  /** Options whose values are never shown. */
  readonly secretNames: ReadonlySet<string>
  /** The JSON schema of what may be given; only asked for when an option is unknown. */
  readonly schema: () => unknown
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, such as [ … ]',
  object: 'options, such as { … }',
  record: 'names with values, such as { … }',
}

/**
 * What an issue that its schema has no words for says: the value, where it is no secret, and what was
 * expected. An error map of zod's.
 */
export function issueWords(
  issue: RawIssue,
  { secretNames }: Pick<ExplainContext, 'secretNames'>,
): string | undefined {
  const isSecret = issue.path?.some((name) => secretNames.has(String(name))) ?? false
  const value = isSecret ? 'is not right' : `is ${shown(issue.input)}`
  switch (issue.code) {
    case 'invalid_type': {
      const expected = typeWords[String(issue.expected)] ?? String(issue.expected)
      if (issue.input === undefined) return `missing, expected ${expected}`
      if (issue.expected === 'string' && typeof issue.input === 'number')
        return 'is a number, expected text: put it in quotes'
      return `${value}, expected ${expected}`
    }
    case 'invalid_value': {
      const values = issue.values as readonly unknown[]
      const choice = values.length > 1 ? 'one of ' : ''
      const expected = `expected ${choice}${values.join(', ')}`
      return issue.input === undefined ? `missing, ${expected}` : `${value}, ${expected}`
    }
    case 'too_small':
      return `${sizeOf(issue, value)}, expected at least ${amountOf(issue, issue.minimum)}`
    case 'too_big':
      return `${sizeOf(issue, value)}, expected at most ${amountOf(issue, issue.maximum)}`
    case 'invalid_union': {
      const branches = issue.errors.flat()
      if (branches.some(({ path }) => path.length > 0)) return undefined
      return `${value}, expected ${[...new Set(branches.map(wanted))].join(' or ')}`
    }
    default:
      return undefined
  }
}

/** What one way of being right would have been. */
function wanted(issue: Issue): string {
  if (issue.code === 'invalid_type') return typeWords[issue.expected] ?? issue.expected
  return issue.code === 'invalid_value' ? issue.values.join(', ') : issue.message
}

/** A value in a few words; of lists and options only what they are. */
function shown(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a set of options'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function sizeOf({ input }: RawIssue, value: string): string {
  if (typeof input !== 'string' && !Array.isArray(input)) return value
  return input.length === 0 ? 'is empty' : `has ${input.length}`
}

function amountOf({ origin }: { origin?: unknown }, amount: unknown): string {
  return origin === 'string' ? `${amount} character${amount === 1 ? '' : 's'}` : String(amount)
}

/** The issue as people read it, a line for each thing that is wrong. */
export function explainIssue(issue: Issue, context: ExplainContext): readonly ConfigIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: `is no option, ${expectedInstead(key, issue.path, context)}`,
    }))
  const branch = issue.code === 'invalid_union' ? closestBranch(issue) : undefined
  if (branch)
    return branch.flatMap((inner) =>
      explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, context),
    )
  return [{ path: pathText(issue.path), message: issue.message }]
}

/** Of the ways in which a value could be right, the one that went furthest; undefined when none went anywhere. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
  if (issue.message !== 'Invalid input') return undefined // the schema says it better
  return issue.errors.find((branch) => branch.some(({ path }) => path.length > 0))
}

function expectedInstead(
  key: string,
  path: readonly PropertyKey[],
  { schema, raw }: ExplainContext,
): string {
  const known = optionsAt(schema(), path, raw)
  const nearest = nearestWord(key, known)
  if (nearest !== undefined) return `did you mean "${nearest}"?`
  return known.length > 0
    ? `expected one of ${known.join(', ')}`
    : 'expected one that the documentation names'
}
