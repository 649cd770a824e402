import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emailHtml } from './email-html.ts'
import type { EmailPage } from './email-page.ts'
import { emailText } from './email-text.ts'

const page: EmailPage = {
  ...{ language: 'en', direction: 'ltr', title: 'Your stream has stopped', color: '#d92d20' },
  body: 'First.\n\nSecond,\nin two lines.',
  pictures: [{ cid: 'p1@example.org', alt: 'Bitrate falls' }],
  facts: [{ name: 'Viewers', value: '1,200' }],
  buttons: [{ label: 'Open ticket #1', href: 'https://sw.example/tickets/1' }],
  footer: [{ text: 'You are on call.' }, { text: 'Stop these', href: 'https://sw.example/a/x' }],
}

const strings = fc.string({
  unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '=', ' ', '\n', ';'),
})

/** Every tag with its attributes' names, as a reader would find them. */
function tagsOf(html: string): string[] {
  return html.match(/<[^>]*>/g) ?? []
}

test('no words make a tag, an attribute or a style of their own', () => {
  fc.assert(
    fc.property(strings, (words) => {
      const filled: EmailPage = {
        ...page,
        ...{
          language: words,
          title: words,
          body: `x${words.replaceAll('\n', ' ')}x`,
          color: words,
        },
        pictures: [{ cid: words, alt: words }],
        facts: [{ name: words, value: words.replaceAll('\n', ' ') }],
        buttons: [{ label: words, href: words }],
        footer: [{ text: words }, { text: words, href: words }],
      }
      const shape = (html: string) => tagsOf(html).map((tag) => tag.replaceAll(/"[^"]*"/g, '""'))
      const plain = { ...page, body: 'x' }
      expect(shape(emailHtml(filled))).toEqual(shape(emailHtml(plain)))
    }),
  )
})

test('nothing is loaded from anywhere', () => {
  const html = emailHtml(page)
  expect(html.match(/src="(?!cid:)/g)).toBeNull()
  expect(html).not.toMatch(/url\(|@import|<link|<script/)
})

test('what is written from right to left says so, and its columns are mirrored', () => {
  const html = emailHtml({ ...page, language: 'ar', direction: 'rtl' })
  expect(html).toContain('<html lang="ar" dir="rtl">')
  expect(html).toContain('align="right"')
  expect(html).not.toContain('align="left"')
  expect(html).toContain('padding-left:12px')
})

test('plain text has every word and every link of it', () => {
  expect(emailText(page)).toBe(
    [
      'Your stream has stopped\n\nFirst.\n\nSecond,\nin two lines.',
      'Open ticket #1:\nhttps://sw.example/tickets/1',
      '[Bitrate falls]\n\nViewers: 1,200',
      '-- \nYou are on call.\nStop these: https://sw.example/a/x\n',
    ].join('\n\n'),
  )
})
