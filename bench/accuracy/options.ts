import { parseArgs } from 'node:util'

/** What is to be run and shown. */
export interface Options {
  /** A folder of labelled sets, or null. */
  readonly data: string | null
  /** Only courses whose name begins so, or null. */
  readonly only: string | null
  readonly streams: number
  readonly hours: number
  readonly seed: string
  /** Illnesses that begin per simulated stream and hour. */
  readonly illnesses: number
  /** Shorter stalls need not be found, in ms; null for each course's own. */
  readonly minStallMs: number | null
  readonly rivals: boolean
  /** So many misses and false findings are shown with their samples. */
  readonly failures: number
  /** Where to write the figures, and what to compare them with. */
  readonly json: string | null
  readonly check: string | null
}

/** Shown for `--help`. */
export const usage = `node bench/accuracy.ts [options]
  --data DIR        also every <set>.ndjson(.gz) with <set>.labels.jsonl in DIR
  --only NAME       only sets whose name begins so ("simulated" is the fleet)
  --streams N --hours N --seed TEXT --illnesses N   the simulated fleet: 40 streams for 12 h, seed 1, one illness per stream and hour
  --min-stall S     shorter stalls need not be found: 1 s in data, 2 s in the fleet
  --no-rivals       Stallwatch alone, which is quicker
  --failures N      the N worst misses and false findings with the samples around them
  --json FILE       writes the figures
  --check FILE      exits 1 when they are worse than those in FILE`

/** Reads the command line; null when only help is wanted. Throws an error that names what is wrong. */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      only: { type: 'string' },
      streams: { type: 'string', default: '40' },
      hours: { type: 'string', default: '12' },
      seed: { type: 'string', default: '1' },
      illnesses: { type: 'string', default: '1' },
      'min-stall': { type: 'string' },
      rivals: { type: 'boolean', default: true },
      failures: { type: 'string', default: '0' },
      json: { type: 'string' },
      check: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    allowNegative: true,
  })
  if (values.help) return null
  const minStall = values['min-stall']
  return {
    data: values.data ?? null,
    only: values.only ?? null,
    streams: wholeNumber('streams', values.streams),
    hours: aboveZero('hours', values.hours),
    seed: values.seed,
    illnesses: aboveZero('illnesses', values.illnesses),
    minStallMs: minStall === undefined ? null : aboveZero('min-stall', minStall) * 1_000,
    rivals: values.rivals,
    failures: values.failures === '0' ? 0 : wholeNumber('failures', values.failures),
    json: values.json ?? null,
    check: values.check ?? null,
  }
}

function aboveZero(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new Error(`--${name} is "${text}", expected a number above 0`)
}

function wholeNumber(name: string, text: string): number {
  const value = aboveZero(name, text)
  if (Number.isInteger(value)) return value
  throw new Error(`--${name} is "${text}", expected a whole number above 0`)
}
