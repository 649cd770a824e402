import {
  type APIApplicationCommand,
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  Locale,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js'
import { locales } from '../../locales/catalog.ts'
import { en } from '../../locales/en.ts'
import {
  type CommandWords,
  type TalkCommand,
  type TalkWords,
  talkCommands,
} from '../../locales/talk-words.ts'

type Command = RESTPostAPIChatInputApplicationCommandsJSONBody

/**
 * Which of our languages are which of Discord's (its reference of locales; there is no Arabic).
 * Where Discord has two of one of ours, both get its words.
 */
const discordLocales: Readonly<Record<string, readonly Locale[]>> = {
  'zh-CN': [Locale.ChineseCN],
  id: [Locale.Indonesian],
  es: [Locale.SpanishES, Locale.SpanishLATAM],
  ja: [Locale.Japanese],
}

/** The words of a command or an option, in every language that Discord's users choose from. */
function worded(pick: (words: TalkWords) => CommandWords) {
  const others = (part: keyof CommandWords) =>
    Object.fromEntries(
      locales.flatMap(({ tag, talk }) =>
        (discordLocales[tag] ?? []).map((locale) => [locale, pick(talk)[part]]),
      ),
    )
  return {
    ...pick(en.talk),
    name_localizations: others('name'),
    description_localizations: others('description'),
  }
}

/**
 * What Discord shows a command as to somebody whose app speaks this, or, where that is not known, who reads
 * this.
 */
export function nameShown(command: TalkCommand, language: string): string {
  const theirs = locales.find(
    ({ tag }) => tag === language || discordLocales[tag]?.some((locale) => locale === language),
  )
  const isShown = theirs !== undefined && discordLocales[theirs.tag] !== undefined
  return (isShown ? theirs : en).talk.command[command].name
}

function optionsOf(command: TalkCommand): APIApplicationCommandStringOption[] {
  if (command !== 'link') return []
  const type = ApplicationCommandOptionType.String as const
  return [
    { type, ...worded(({ option }) => option.code), required: false, max_length: 40 },
    { type, ...worded(({ option }) => option.streamer), required: false, max_length: 200 },
  ]
}

/** Every command of ours as Discord is told of it; in servers and in direct messages alike. */
export function ourCommands(): Command[] {
  return talkCommands.map((each) => ({
    type: ApplicationCommandType.ChatInput,
    ...worded(({ command }) => command[each]),
    options: optionsOf(each),
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  }))
}

/** Which of ours a command is; undefined for one that we do not have, or no longer. */
export function commandNamed(name: string): TalkCommand | undefined {
  return talkCommands.find((each) => en.talk.command[each].name === name)
}

/** What counts of a command, in one order, so that what Discord adds makes no difference. */
function essence(command: Partial<APIApplicationCommand>): unknown {
  const { name, description, name_localizations: names, description_localizations: texts } = command
  const sorted = (words: object | null | undefined) => Object.entries(words ?? {}).sort()
  const options = (command.options ?? []).map((option) => {
    const { max_length: most = null, required = false } =
      option as APIApplicationCommandStringOption
    return [option.type, most, required, essence({ ...option, options: [] } as never)]
  })
  return [
    name,
    description,
    sorted(names),
    sorted(texts),
    options,
    [...(command.contexts ?? [])].sort(),
  ]
}

/** Whether what Discord knows is what we want it to know. */
export function isRegistered(known: unknown, wanted: readonly Command[]): boolean {
  const list = Array.isArray(known) ? (known as readonly APIApplicationCommand[]) : []
  const inOrder = (all: readonly Partial<APIApplicationCommand>[]) =>
    JSON.stringify(all.map((each) => JSON.stringify(essence(each))).sort())
  return inOrder(list) === inOrder(wanted as readonly Partial<APIApplicationCommand>[])
}
