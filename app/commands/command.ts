/** What a command is given by the command line. */
export interface CommandContext {
  /** Resolves when the process is told to stop (SIGTERM, SIGINT). */
  readonly stopped: Promise<void>
  /** Writes a line for people to stdout. */
  readonly print: (line: string) => void
  /** Writes a line about trouble to stderr. */
  readonly complain: (line: string) => void
}

/** Carries a command out; resolves to the exit code. */
export type Command = (args: readonly string[], context: CommandContext) => Promise<number>
