import { type ComplaintKind, complaintKinds } from '../model/complaint.ts'
import type { Lexicon, Phrases } from './lexicon.ts'
import { readLine, type Token, withoutAccents } from './read-line.ts'

/** What a phrase does to a line: names a complaint, or says how one is meant. */
export const roles = [
  'term',
  'faint',
  'subject',
  'harmless',
  'denial',
  'denialAfter',
  'over',
  'supposed',
  'own',
  'notOwn',
  'game',
] as const
/** One of them. */
export type Role = (typeof roles)[number]

interface Word {
  readonly text: string
  readonly plain: string
  readonly begins: boolean
  readonly exact: boolean
}

interface Phrase {
  readonly role: Role
  readonly about: ComplaintKind | null
  readonly language: string
  readonly family: string
  readonly words: readonly Word[]
  /** How much of it there is: the longer phrase is the better reading. */
  readonly weight: number
}

/** A phrase found in a line, from one token to before another. */
export interface Match {
  readonly role: Role
  readonly about: ComplaintKind | null
  readonly language: string
  readonly family: string
  readonly weight: number
  readonly from: number
  readonly to: number
  readonly text: string
}

/** All phrases of all languages, to be found in lines. */
export interface PhraseBook {
  /** Every phrase that is in the line, the longest where several overlap; in order. */
  find(tokens: readonly Token[]): readonly Match[]
}

/** Makes a book of lexicons. */
export function createPhraseBook(lexicons: readonly Lexicon[]): PhraseBook {
  const whole = new Map<string, Phrase[]>()
  const begun = new Map<string, Phrase[]>()
  let longest = 0
  for (const phrase of lexicons.flatMap(phrasesOf)) {
    const first = phrase.words[0] as Word
    const shelf = first.begins ? begun : whole
    const same = shelf.get(first.plain)
    if (same) same.push(phrase)
    else shelf.set(first.plain, [phrase])
    if (first.begins) longest = Math.max(longest, first.plain.length)
  }

  function* candidates({ forms }: Token): Generator<Phrase> {
    for (const form of forms) {
      const plain = withoutAccents(form)
      yield* whole.get(plain) ?? []
      for (let length = 1; length <= Math.min(plain.length, longest); length += 1) {
        yield* begun.get(plain.slice(0, length)) ?? []
      }
    }
  }

  return {
    find(tokens) {
      const found: Match[] = []
      tokens.forEach((token, from) => {
        for (const phrase of candidates(token)) {
          if (!fits(phrase, tokens, from)) continue
          const { role, about, language, family, weight, words } = phrase
          const text = words.map((word) => word.text).join(' ')
          found.push({ role, about, language, family, weight, from, to: from + words.length, text })
        }
      })
      return withoutOverlaps(found)
    },
  }
}

const shortLength = 3

function phrasesOf(lexicon: Lexicon): Phrase[] {
  const listed: (readonly [Role, ComplaintKind | null, string | undefined])[] = [
    ...kindsOf('term', lexicon.terms),
    ...kindsOf('faint', lexicon.faint ?? {}),
    ...roles.map((role) =>
      role === 'term' || role === 'faint'
        ? ([role, null, ''] as const)
        : ([role, null, lexicon[role]] as const),
    ),
  ]
  const { language, family = language } = lexicon
  return listed.flatMap(([role, about, list = '']) =>
    list
      .split(',')
      .map((text) => meantExactly(wordsOf(text)))
      .filter((words) => words.length > 0)
      .map((words) => {
        const weight = words.reduce((sum, { text }) => sum + text.length, 0)
        return { role, about, language, family, words, weight }
      }),
  )
}

function kindsOf(role: Role, phrases: Phrases): (readonly [Role, ComplaintKind, string])[] {
  return complaintKinds.map((kind) => [role, kind, phrases[kind] ?? ''] as const)
}

function wordsOf(text: string): Word[] {
  return text
    .trim()
    .split(/\s+/)
    .flatMap((marked) => {
      const tokens = readLine(marked.replace(/^=|\*$/g, ''))
      return tokens.map(({ forms }, index) => {
        const word = forms[0] as string
        return {
          text: word,
          plain: withoutAccents(word),
          begins: marked.endsWith('*') && index === tokens.length - 1,
          exact: marked.startsWith('='),
        }
      })
    })
}

/** A short word alone loses too much with its accents: it would be another word in another language. */
function meantExactly(words: readonly Word[]): readonly Word[] {
  const [first, ...others] = words
  if (!first || others.length > 0 || first.plain.length > shortLength) return words
  return [{ ...first, exact: true }]
}

/** A phrase does not reach over punctuation. */
function fits({ words }: Phrase, tokens: readonly Token[], from: number): boolean {
  const { clause } = tokens[from] as Token
  return words.every((word, index) => {
    const token = tokens[from + index]
    return (
      token !== undefined &&
      token.clause === clause &&
      token.forms.some((form) => isWord(word, form))
    )
  })
}

/** Who leaves accents out, in a line or in a list, leaves all of them out; who writes some means them. */
function isWord({ text, plain, begins, exact }: Word, form: string): boolean {
  if (begins ? form.startsWith(text) : form === text) return true
  const bare = withoutAccents(form)
  if (exact || (form !== bare && text !== plain)) return false
  return begins ? bare.startsWith(plain) : bare === plain
}

/** What a longer phrase covers is not read a second time; phrases of the very same words all stay. */
function withoutOverlaps(found: readonly Match[]): Match[] {
  const byWeight = [...found].sort((a, b) => b.weight - a.weight || b.to - b.from - (a.to - a.from))
  const kept: Match[] = []
  for (const match of byWeight) {
    const covered = kept.some(
      (one) => one.from < match.to && match.from < one.to && !isTwin(one, match),
    )
    if (!covered) kept.push(match)
  }
  return kept.sort((a, b) => a.from - b.from || b.weight - a.weight)
}

function isTwin(a: Match, b: Match): boolean {
  return a.from === b.from && a.to === b.to && a.weight === b.weight
}
