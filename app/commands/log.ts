import { type DestinationStream, type Logger, pino } from 'pino'
import { secretNames } from '../config.ts'

/** Fields that must never be readable in a log, wherever they turn up; addresses are logged without what is secret. */
const secretPaths = [
  ...[...secretNames].filter((name) => name !== 'url').flatMap((name) => [name, `*.${name}`]),
  'headers.authorization',
  '*.headers.authorization',
]

/** The log: one JSON line per event on stdout (or `destination`), secrets masked. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: secretPaths, censor: '***' },
    timestamp: pino.stdTimeFunctions.isoTime,
  }
  return destination ? pino(options, destination) : pino(options)
}
