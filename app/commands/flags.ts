import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from './usage-error.ts'

/** Reads flags strictly; a wrong one is a `UsageError` that names it. */
export function parseFlags<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('. ', 1)[0] : String(error))
  }
}

/** A flag's moment as Unix ms, given with its offset from UTC; or undefined when the flag was not given. */
export function moment(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const atMs = /(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isFinite(atMs)) return atMs
  throw new UsageError(
    `--${name} is "${text}", expected a time with its offset, such as "2026-12-24T20:00Z" or "2026-12-25T03:00+07:00"`,
  )
}

/** A flag's whole number, or undefined when the flag was not given. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new UsageError(`--${name} is "${text}", expected a whole number from ${min} to ${max}`)
}
