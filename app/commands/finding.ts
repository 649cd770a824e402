/** What one examination found. `warn` can be lived with; `bad` cannot. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'bad'
  readonly what: string
  readonly detail: string
}
