/** One thing that is wrong with a configuration: where, and what was expected. */
export interface ConfigIssue {
  /** Such as `notifier.routes[0].channel`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
}

/** The configuration cannot be used. Its message names every error with its path, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly issues: readonly ConfigIssue[]
  /** @param file what the issues are about, as the reader knows it */
  constructor(file: string, issues: readonly ConfigIssue[], options?: ErrorOptions) {
    super(issues.map(({ path, message }) => line(file, path, message)).join('\n'), options)
    this.issues = issues
  }
}

function line(file: string, path: string, message: string): string {
  return path ? `${file}: ${path}: ${message}` : `${file}: ${message}`
}

/** A path as people write it: `routes[0].channel`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text ? `${text}.${String(key)}` : String(key)
  }, '')
}
