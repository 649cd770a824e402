/** Why a look at a server came to nothing: one plain line, without secrets, that an operator can act on. */
export class LookError extends Error {
  override readonly name = 'LookError'
  /** The status of HTTP that the server answered with, where that is what was wrong. */
  readonly status: number | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}
