import type { EmailPage } from './email-page.ts'

/** Under this line stands what mail readers know for small print (RFC 3676, 4.3). */
const signature = '-- '

/** The same as plain text: every word and every link of it, pictures by what they show. */
export function emailText(page: EmailPage): string {
  const blocks = [
    page.title,
    page.body,
    page.buttons.map(({ label, href }) => `${label}:\n${href}`).join('\n\n'),
    page.pictures.map(({ alt }) => `[${alt}]`).join('\n'),
    page.facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
  ]
  const footer = page.footer.map(({ text, href }) =>
    href === undefined ? text : `${text}: ${href}`,
  )
  const shown = blocks.filter((block) => block.trim() !== '').join('\n\n')
  return footer.length > 0 ? `${shown}\n\n${signature}\n${footer.join('\n')}\n` : `${shown}\n`
}
