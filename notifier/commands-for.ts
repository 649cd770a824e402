import { en } from './locales/en.ts'
import type { NamedCommand, Speaker } from './talk.ts'

/** The commands that texts in `language` name, as whoever reads them types them. */
export function commandsFor(
  { commandName }: Pick<Speaker, 'commandName'>,
  language: string,
): Readonly<Record<NamedCommand, string>> {
  const typed = (command: NamedCommand) =>
    `/${commandName?.(command, language) ?? en.talk.command[command].name}`
  return { why: typed('why'), link: typed('link') }
}
