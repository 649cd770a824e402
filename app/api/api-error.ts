import { STATUS_CODES } from 'node:http'
import type { Problem } from '../../collector/ingest/problem.ts'

/** A request cannot be answered as asked. `code` is stable; scripts branch on it. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The error as it is sent. */
export function problemOf({ status, code, message }: ApiError): Problem {
  return { status, title: STATUS_CODES[status] ?? 'Error', code, detail: message }
}
