import { type DestinationStream, type Logger, pino } from 'pino'

/** Fields that must never be readable in a log, wherever they turn up. */
const secretPaths = [
  'token',
  '*.token',
  'password',
  '*.password',
  'secret',
  '*.secret',
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
