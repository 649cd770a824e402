import type { ComplaintKind, NotComplaintReason } from '../model/complaint.ts'
import type { Match, PhraseBook, Role } from './phrase-book.ts'
import { isUnspaced, readLine, type Token } from './read-line.ts'

/** What a line says about a stream, or why it says nothing about one. */
export type Understanding =
  | {
      readonly outcome: 'understood'
      readonly about: ComplaintKind
      /** The phrase that says so, and the language it is from: the line's, as well as one can guess. */
      readonly term: string
      readonly language: string
      /** Whether the stream, its picture or its sound is named too: nothing else can be meant. */
      readonly namesStream: boolean
    }
  | {
      readonly outcome: NotComplaintReason
      /** The phrase that would have been a complaint, if any. */
      readonly term: string | null
      readonly language: string | null
    }

/** A denial stands at most so many words before what it denies, or after it. */
const denialReach = 3
/** Who does not name the stream is brief: so many words besides the complaint, and so many letters where scripts have no spaces. */
const briefWords = 4
const briefLetters = 8
/** Loan words from here are said in every language, and denied in it. */
const loanFamily = 'en'

/**
 * Reads a line as what it is: a complaint about the stream, or one of the things that sound like it.
 *
 * What says how a line is meant ("my wifi", "in the game", "if it …") counts in its own part of the
 * line, and in the others unless those name the stream. A streamer's own line is the stream's. Of several complaints in a line the first
 * one that stands is taken.
 */
export function understandComplaint(
  text: string,
  book: PhraseBook,
  from: 'streamer' | 'viewer' = 'viewer',
): Understanding {
  const tokens = readLine(text)
  const matches = book.find(tokens)
  const line = readRoles(matches, tokens)
  const terms = [...line.term, ...(line.subject.length > 0 ? line.faint : [])]
  const first = terms[0]
  if (!first) return { outcome: 'no-word', term: null, language: null }
  let refusal: NotComplaintReason | null = null
  for (const term of terms) {
    const reason = whyNot(term, line, tokens)
    if (reason === null || (reason === 'own-side' && from === 'streamer'))
      return understood(term, line)
    refusal ??= reason
  }
  return { outcome: refusal ?? 'no-word', term: first.text, language: first.language }
}

type Roles = { readonly [role in Role]: readonly Match[] }

function readRoles(matches: readonly Match[], tokens: readonly Token[]): Roles {
  const roles: { [role in Role]: Match[] } = {
    term: [],
    faint: [],
    subject: [],
    harmless: [],
    denial: [],
    denialAfter: [],
    over: [],
    supposed: [],
    own: [],
    notOwn: [],
    game: [],
  }
  for (const match of matches) if (tokens[match.from]) roles[match.role].push(match)
  return roles
}

function understood(term: Match, line: Roles): Understanding {
  const { about, text } = term
  if (about === null) throw new Error(`the phrase ${text} says nothing of what is wrong`)
  const namesStream = line.subject.length > 0
  return {
    outcome: 'understood',
    about,
    term: text,
    language: likeliestLanguage(term, line),
    namesStream,
  }
}

/** Words are shared: of the languages the term may be in, or those around a loan word, the one that says most of the line. */
function likeliestLanguage(term: Match, line: Roles): string {
  const all = Object.values(line).flat()
  const twins = all.filter(({ from, to }) => from === term.from && to === term.to)
  const isLoan = twins.some(({ family }) => family === loanFamily)
  const said = new Map<string, number>()
  for (const { language, weight } of isLoan ? all : twins) {
    said.set(language, (said.get(language) ?? 0) + weight)
  }
  const most = Math.max(...said.values())
  return firstOf(said, most, term.language)
}

/** English first where nothing decides: its words are lent. */
function firstOf(said: ReadonlyMap<string, number>, most: number, otherwise: string): string {
  if (said.get(loanFamily) === most) return loanFamily
  return [...said].find(([, weight]) => weight === most)?.[0] ?? otherwise
}

function whyNot(term: Match, line: Roles, tokens: readonly Token[]): NotComplaintReason | null {
  if (isDenied(term, line, tokens)) return 'denied'
  if (applies(line.supposed, term, line, tokens)) return 'supposed'
  if (applies(line.over, term, line, tokens)) return 'over'
  if (line.notOwn.length === 0 && line.own.length > 0) return 'own-side'
  if (applies(line.game, term, line, tokens)) return 'game'
  if (line.subject.length > 0 || isUnmistakable(term) || isBrief(line, tokens)) return null
  return 'aside'
}

/** Several words are not said by chance, and what chats call a lag is nothing else. */
function isUnmistakable({ from, to, text, about, family }: Match): boolean {
  const words = isUnspaced(text[0] ?? '') ? (to - from) / 2 : to - from
  return words > 1 || (about === 'stutter' && family === loanFamily)
}

function isBrief({ term }: Roles, tokens: readonly Token[]): boolean {
  const others = tokens.filter((_, at) => !term.some(({ from, to }) => from <= at && at < to))
  const letters = others.filter(({ forms }) => isUnspaced(forms[0] as string)).length
  return letters <= briefLetters && others.length - letters <= briefWords
}

function isDenied(term: Match, line: Roles, tokens: readonly Token[]): boolean {
  const clause = clauseOf(term, tokens)
  const families = new Set(
    line.term
      .filter(({ from, to }) => from === term.from && to === term.to)
      .map((twin) => twin.family),
  ).add(term.family)
  const near = (denial: Match, gap: number) =>
    gap >= 0 &&
    gap <= denialReach &&
    clauseOf(denial, tokens) === clause &&
    (families.has(denial.family) || families.has(loanFamily))
  return (
    line.denial.some((denial) => near(denial, term.from - denial.to)) ||
    line.denialAfter.some((denial) => near(denial, denial.from - term.to))
  )
}

/** In the same part of the line, unless the stream stands nearer; elsewhere, unless this part names the stream. */
function applies(
  contexts: readonly Match[],
  term: Match,
  line: Roles,
  tokens: readonly Token[],
): boolean {
  const clause = clauseOf(term, tokens)
  const subjects = line.subject.filter((match) => clauseOf(match, tokens) === clause)
  const toSubject = Math.min(...subjects.map((match) => distance(match, term)))
  return contexts.some((context) =>
    clauseOf(context, tokens) === clause
      ? distance(context, term) <= toSubject
      : subjects.length === 0 && term.role !== 'faint',
  )
}

function distance(a: Match, b: Match): number {
  return Math.max(0, a.from - b.to, b.from - a.to)
}

function clauseOf(match: Match, tokens: readonly Token[]): number {
  return tokens[match.from]?.clause ?? -1
}
