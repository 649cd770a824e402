import { expect, test } from 'vitest'
import { labelledLines, linePartNames } from '../../fixtures/complaints/labelled-lines.ts'
import { phrases } from './catalog.ts'
import { languageOfWords } from './language-of-words.ts'

test.each([
  ['kok putus-putus terus ya kak', 'id'],
  ['ngelag', 'id'],
  ['¿por qué no se ve mi directo?', 'es'],
  ['there is no sound', 'en'],
  ['为什么卡', 'zh'],
  ['我的直播 lag', 'zh'],
  ['音が出ません', 'ja'],
  ['音声途切', 'ja'],
  ['البث يقطع', 'ar'],
  ['سلام عليكم', 'ar'],
  ['چرا قطع میشه', 'fa'],
  ['почему лагает', 'ru'],
])('%j is written in %s', (text, language) => {
  expect(languageOfWords(text, phrases)).toBe(language)
})

test.each(['', 'lag', 'LAGGG', '?', 'xyzzy', '🎉', '12345'])('of %j nobody can tell', (text) => {
  expect(languageOfWords(text, phrases)).toBeNull()
})

const scripts: readonly string[] = ['zh', 'ja', 'ar']

test('of the labelled lines 97 of 100 that are told are told right, and Chinese, Japanese and Arabic always are', () => {
  const lines = linePartNames.flatMap(labelledLines)
  const told = lines.map(({ language, text }) => ({
    language: language === 'yue' ? 'zh' : language.split('-')[0],
    guess: languageOfWords(text, phrases),
    text,
  }))
  const guessed = told.filter(({ guess }) => guess !== null)
  const wrong = guessed.filter(({ language, guess }) => guess !== language)
  expect(wrong.length / guessed.length, JSON.stringify(wrong)).toBeLessThan(0.03)
  const byScript = told.filter(({ language = '' }) => scripts.includes(language))
  expect(byScript.length).toBeGreaterThan(100)
  expect(byScript.filter(({ language, guess }) => guess !== language)).toEqual([])
})
