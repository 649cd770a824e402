/** A message as Slack writes it: mentions and links in angle brackets, three signs escaped. */
export interface WrittenWords {
  readonly text: string
  readonly files?: readonly { readonly name?: string | null | undefined }[] | undefined
}

/**
 * What somebody wrote to the bot, as they see it, with the names of files instead of the files; null when it does
 * not mention the bot, and so is not for it.
 */
export function readWords({ text, files = [] }: WrittenWords, botId: string): string | null {
  const mention = `<@${botId}>`
  if (botId === '' || !text.includes(mention)) return null
  const words = text
    .replaceAll(mention, '')
    .replaceAll(
      /<([^<>|]*)(?:\|([^<>]*))?>/g,
      (_, link: string, label?: string) => label || shown(link),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
  const named = files.flatMap(({ name }) => (name ? [`[${name}]`] : []))
  return [words, ...named].filter(Boolean).join('\n')
}

/** Of somebody who is mentioned nobody outside needs the id. */
function shown(link: string): string {
  return /^[@#!]/.test(link) ? '…' : link.replace(/^mailto:/, '')
}
