import { DatabaseError } from 'pg'
import { StoreError } from './store.ts'

/**
 * What a failure of PostgreSQL or of the way to it means, as a `StoreError` that says what to
 * do; an error that is no trouble of the database (a broken constraint, a conflict between
 * transactions) comes back as it is. The codes are those of
 * https://www.postgresql.org/docs/current/errcodes-appendix.html.
 *
 * @param shown The database's URL without its password.
 */
export function translatePostgresError(error: unknown, shown: string): unknown {
  if (error instanceof StoreError) return error
  if (!(error instanceof DatabaseError)) return networkTrouble(error, shown)
  const code = error.code ?? ''
  const trouble = (kind: StoreError['code'], advice: string) =>
    new StoreError(kind, `the database ${shown}: ${error.message}; ${advice}`, { cause: error })
  if (code.startsWith('28')) {
    return trouble('unreachable', 'check the user and password in store.url, and pg_hba.conf')
  }
  if (code === '3D000') return trouble('unreachable', 'create the database first')
  if (code === '53100') return trouble('unwritable', 'make room on the disk of the server')
  if (code === '42501' || code === '25006') {
    return trouble('unwritable', 'let the user of store.url create and write tables there')
  }
  if (code.startsWith('XX')) return trouble('corrupt', 'see the log of the server')
  if (unusable.some((prefix) => code.startsWith(prefix))) {
    return trouble('unreachable', 'see whether the server is well and has connections left')
  }
  return error
}

/** Connection lost, out of resources, shut down or timed out, and system errors. */
const unusable = ['08', '53', '57', '58']

/**
 * Whether a transaction failed only because another ran at the same time, so that running it
 * again may well succeed: serialization failure, deadlock, unique violation, lock not available.
 */
export function isConflict(error: unknown): boolean {
  return (
    error instanceof DatabaseError &&
    ['40001', '40P01', '23505', '55P03'].includes(error.code ?? '')
  )
}

function networkTrouble(error: unknown, shown: string): StoreError {
  // Refusals on several addresses come as one error without words of its own.
  const inner = error instanceof AggregateError ? error.errors : [error]
  const said = inner
    .map((each) => (each instanceof Error ? each.message : String(each)))
    .filter((text) => text !== '')
  return new StoreError(
    'unreachable',
    `the database ${shown} cannot be reached: ${said.join(', ') || 'no answer'}; see whether the server runs there and lets this machine in`,
    { cause: error },
  )
}
