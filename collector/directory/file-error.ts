/** One thing that is wrong in a file of the directory. */
export interface FileIssue {
  /** Counted from 1; 0 for the file as a whole. */
  readonly line: number
  /** The column, or the path in an entry; empty for the line as a whole. */
  readonly field: string
  /** Says the value and what was expected. */
  readonly message: string
}

/** So many issues are told one by one. */
const mostTold = 20

/**
 * A file of the directory cannot be used. Its message has a line for each issue; `summary` is one
 * line without values, which may be somebody's address.
 */
export class FileError extends Error {
  override readonly name = 'FileError'
  readonly summary: string
  constructor(file: string, issues: readonly FileIssue[], options?: ErrorOptions) {
    const told = issues.slice(0, mostTold).map((issue) => `${placeOf(file, issue)}${issue.message}`)
    const rest = issues.length - told.length
    super([...told, ...(rest > 0 ? [`${file}: and ${rest} more`] : [])].join('\n'), options)
    this.summary = summaryOf(file, issues)
  }
}

function placeOf(file: string, { line, field }: FileIssue): string {
  const at = [...(line > 0 ? [`line ${line}`] : []), ...(field ? [`column ${field}`] : [])]
  return at.length > 0 ? `${file}: ${at.join(', ')}: ` : `${file}: `
}

function summaryOf(file: string, issues: readonly FileIssue[]): string {
  const [first] = issues
  if (!first) return `${file} cannot be used`
  if (first.line === 0) return `${file}: ${first.message}`
  const others = issues.length > 1 ? ` and ${issues.length - 1} more` : ''
  return `${placeOf(file, first)}wrong${others}; the log says what was expected`
}
