import { arabic } from './languages/arabic.ts'
import { bengali } from './languages/bengali.ts'
import { cantonese } from './languages/cantonese.ts'
import { chinese } from './languages/chinese.ts'
import { dutch } from './languages/dutch.ts'
import { english } from './languages/english.ts'
import { french } from './languages/french.ts'
import { german } from './languages/german.ts'
import { hindi } from './languages/hindi.ts'
import { indonesian } from './languages/indonesian.ts'
import { italian } from './languages/italian.ts'
import { japanese } from './languages/japanese.ts'
import { korean } from './languages/korean.ts'
import { malay } from './languages/malay.ts'
import { persian } from './languages/persian.ts'
import { polish } from './languages/polish.ts'
import { portuguese } from './languages/portuguese.ts'
import { russian } from './languages/russian.ts'
import { spanish } from './languages/spanish.ts'
import { tagalog } from './languages/tagalog.ts'
import { thai } from './languages/thai.ts'
import { turkish } from './languages/turkish.ts'
import { ukrainian } from './languages/ukrainian.ts'
import { vietnamese } from './languages/vietnamese.ts'
import type { Lexicon } from './lexicon.ts'
import { createPhraseBook } from './phrase-book.ts'

/** Every language whose complaints are understood. Where phrases are alike, the earlier one names the language. */
export const lexicons: readonly Lexicon[] = [
  english,
  chinese,
  cantonese,
  japanese,
  korean,
  indonesian,
  malay,
  thai,
  vietnamese,
  tagalog,
  hindi,
  bengali,
  arabic,
  persian,
  turkish,
  russian,
  ukrainian,
  polish,
  german,
  dutch,
  french,
  spanish,
  portuguese,
  italian,
]

/** The phrases of all of them. */
export const phrases = createPhraseBook(lexicons)
