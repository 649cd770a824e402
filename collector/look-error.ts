/** Why a look at a server came to nothing: one plain line, without secrets, that an operator can act on. */
export class LookError extends Error {
  override readonly name = 'LookError'
}
