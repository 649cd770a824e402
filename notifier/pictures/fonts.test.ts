import { expect, test } from 'vitest'
import { locales } from '../locales/catalog.ts'
import { fontsFor, fontTrouble } from './fonts.ts'

test('every font is there, and is one', () => {
  expect(fontTrouble()).toBe('')
})

test.each([
  ['is not there', '/no/such/font.ttf', 'cannot be read'],
  ['is something else', import.meta.filename, 'is no font'],
])('one that %s is named, and what to do', (_, path, why) => {
  expect(
    fontTrouble((file) =>
      file.includes('-jp/') ? path : (fontsFor({ tag: 'en' }).files[0] ?? ''),
    ),
  ).toBe(
    `the font Noto Sans JP ${why}: "@expo-google-fonts/noto-sans-jp/500Medium/NotoSansJP_500Medium.ttf"; words in its script cannot be drawn, so install the npm packages anew`,
  )
})

test('a language has Latin letters, and those of its own script where that is another', () => {
  expect(
    Object.fromEntries(locales.map((locale) => [locale.tag, fontsFor(locale).families])),
  ).toEqual({
    ...{ en: ['Noto Sans'], id: ['Noto Sans'], es: ['Noto Sans'] },
    'zh-CN': ['Noto Sans', 'Noto Sans SC'],
    ar: ['Noto Sans', 'Noto Sans Arabic'],
    ja: ['Noto Sans', 'Noto Sans JP'],
  })
})
