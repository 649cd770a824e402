import { type ChatInputCommandInteraction, type Message, MessageFlags } from 'discord.js'
import type { BaseLogger } from 'pino'
import { commandsFor } from '../../commands-for.ts'
import { localeFor } from '../../locales/catalog.ts'
import { en } from '../../locales/en.ts'
import { clip } from '../../plain-text.ts'
import type { Reply, Speaker, Talk } from '../../talk.ts'
import { say } from '../../wording.ts'
import { commandNamed, nameShown } from './commands.ts'
import { discordLimits, nonceOf, plain } from './message-body.ts'
import type { Permission, Somebody } from './permission.ts'
import type { Posting } from './posting.ts'
import { tellReaders } from './tell-readers.ts'

/** What talking needs around it. */
export interface TalksOptions {
  readonly name: string
  readonly log: BaseLogger
  readonly talk: Talk
  readonly permission: Permission
  readonly posting: Posting
  /** The ids of our commands, by name: with them a text can point at a command. */
  readonly commandIds: () => ReadonlyMap<string, string>
}

/** Answers what people command and write. */
export interface Talks {
  onCommand(command: ChatInputCommandInteraction): void
  onMessage(message: Message): void
}

/** Room for who said it, above what was said. */
const longestQuote = 1_500

/**
 * Commands are answered to whoever gave them alone, and deferred at once: Discord waits 3 s for the
 * first answer. What a streamer writes in direct messages is answered there and shown to the ticket's
 * people in its thread; what they write in the thread *to the bot* (a reply or a mention) goes to the
 * streamer. All else that they say there stays among them. Bots are never answered, so that two cannot
 * talk to each other for ever.
 */
export function createTalks(options: TalksOptions): Talks {
  const { name, log, talk, permission, posting, commandIds } = options

  const speaker = (
    { id, username }: { id: string; username: string },
    language: string,
  ): Speaker => ({
    ...{ kind: 'discord', channel: name, address: id },
    ...{ by: `discord:${username}`, language, commandName: nameShown },
  })

  /**
   * As Discord shows it, with our commands to be pressed in the text. A command that has another name in the
   * reader's language stays as it is, to be typed: Discord presses none under such a name, and shows the
   * English one where it is named so (discord-api-docs issues 5518 and 5462).
   */
  function shown(text: string): string {
    const linked = text.replaceAll(/\/(why|link)(?![\w/])/g, (all, command: string) => {
      const id = commandIds().get(command)
      return id ? `</${command}:${id}>` : all
    })
    return clip(linked, discordLimits.content)
  }

  function refuse(who: Somebody & { user: { username: string } }, what: string): void {
    log.warn({ channel: name, who: who.user.username, what }, 'discord: not of the team, refused')
  }

  async function readAlong(who: Speaker, said: string, answer: string, reply: Reply, key: string) {
    const heard = `**${plain(who.by.slice('discord:'.length))}**: ${plain(clip(said, longestQuote))}`
    const content = clip(
      answer === '' ? heard : `${heard}\n> ${plain(answer).replaceAll('\n', '\n> ')}`,
      discordLimits.content,
    )
    await tellReaders({ name, posting, log }, reply.readers, { content, key: `${key} readers` })
  }

  async function answerOf(command: ChatInputCommandInteraction): Promise<string> {
    const { locale: language } = command
    const who: Speaker = {
      ...speaker(command.user, language),
      commandName: (each) => nameShown(each, language),
    }
    const key = `discord:${command.id}`
    const forbidden = localeFor(command.locale).talk.forbidden
    const staff = permission.isStaff(command)
    switch (commandNamed(command.commandName)) {
      case 'why': {
        const reply = await talk.ask(who, 'why', key)
        void readAlong(who, '/why', reply.text, reply, key)
        return reply.text
      }
      case 'health':
        return (await talk.ask(who, 'health', key)).text
      case 'duty':
        if (staff) return talk.duty(who)
        refuse(command, '/duty')
        return forbidden
      case 'link': {
        const streamer = command.options.getString(en.talk.option.streamer.name)
        const code = command.options.getString(en.talk.option.code.name)
        if (streamer === null) return talk.link(who, code ?? '')
        if (staff) return talk.makeCode(who, streamer)
        refuse(command, '/link for a streamer')
        return forbidden
      }
      case undefined:
        return say(localeFor(language), localeFor(language).talk.help, commandsFor(who, language))
    }
  }

  async function runCommand(command: ChatInputCommandInteraction): Promise<void> {
    await command.deferReply({ flags: MessageFlags.Ephemeral })
    const content = shown(await answerOf(command))
    await command.editReply({ content, allowedMentions: { parse: [] } })
  }

  /** Words, and the names of what came with them: files stay where they are. */
  function textOf({ content, attachments, client }: Message): string {
    const files = [...attachments.values()].map((each) => `[${each.name}]`)
    return [content.replaceAll(`<@${client.user?.id}>`, '').trim(), ...files]
      .filter(Boolean)
      .join('\n')
  }

  async function reply(message: Message, text: string): Promise<void> {
    const signal = new AbortController().signal
    const body = {
      ...{ content: shown(text), allowed_mentions: { parse: [] } },
      message_reference: { message_id: message.id, fail_if_not_exists: false },
      ...{ nonce: nonceOf(`reply to ${message.id}`), enforce_nonce: true },
    }
    await posting.post(message.channelId, { body, signal })
  }

  async function hear(message: Message): Promise<void> {
    const text = textOf(message)
    if (text === '') return
    const who = speaker(message.author, 'en')
    const key = `discord:${message.id}`
    const answer = await talk.hear(who, { text, key })
    await reply(message, answer.text)
    await readAlong(who, text, answer.text, answer, key)
  }

  async function passOn(message: Message): Promise<void> {
    const text = textOf(message)
    const isForUs = message.mentions.users.has(message.client.user?.id ?? '')
    if (!isForUs || text === '') return
    const language = message.guild?.preferredLocale ?? 'en'
    const { talk: words } = localeFor(language)
    if (!permission.mayPress({ user: message.author, member: message.member })) {
      refuse({ user: message.author, member: message.member }, 'a word to a streamer')
      return reply(message, words.forbidden)
    }
    const key = `discord:${message.id}`
    const told = await talk.passOn(speaker(message.author, language), message.channelId, {
      text,
      key,
    })
    if (told !== null) await reply(message, told)
  }

  function guarded(what: string, run: Promise<void>): void {
    run.catch((error: unknown) => {
      const kind = error instanceof Error ? error.name : 'unknown'
      log.warn({ channel: name, what, error: kind }, 'discord: somebody could not be answered')
    })
  }

  return {
    onCommand: (command) => guarded('command', runCommand(command)),
    onMessage(message) {
      if (message.author.bot || message.system || message.webhookId) return
      guarded('message', message.guildId === null ? hear(message) : passOn(message))
    },
  }
}
