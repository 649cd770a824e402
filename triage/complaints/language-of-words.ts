import type { PhraseBook } from './phrase-book.ts'
import { lineLength, readLine } from './read-line.ts'

const kana = /[\p{sc=Hiragana}\p{sc=Katakana}]/u
const han = /\p{sc=Han}/u
const arabicScript = /\p{sc=Arabic}/u
/** Letters of Persian, Urdu and their neighbours that Arabic does not write. */
const neighbours = /[پچژگکیٹڈڑںےۀ]/u

/**
 * The language that words are written in, as a BCP 47 tag, by their script and by the phrases of streams
 * that are ill; null where it cannot be told: where none is known, or several could be meant.
 */
export function languageOfWords(text: string, book: PhraseBook): string | null {
  const line = text.slice(0, lineLength)
  const byPhrases = languageByPhrases(line, book)
  if (kana.test(line)) return 'ja'
  if (han.test(line)) return byPhrases === 'ja' ? 'ja' : 'zh'
  if (!arabicScript.test(line)) return byPhrases
  return neighbours.test(line) || byPhrases === 'fa' ? 'fa' : 'ar'
}

/** Of the languages that say something of the line, the one that says most of it; of one family, the first. */
function languageByPhrases(line: string, book: PhraseBook): string | null {
  const said = new Map<string, { language: string; family: string; weight: number }>()
  for (const { language, family, weight } of book.find(readLine(line))) {
    const before = said.get(language)?.weight ?? 0
    said.set(language, { language, family, weight: before + weight })
  }
  const [most, ...others] = [...said.values()].sort((a, b) => b.weight - a.weight)
  const rival = others.find(({ family }) => family !== most?.family)
  return most && most.weight > (rival?.weight ?? 0) ? most.language : null
}
