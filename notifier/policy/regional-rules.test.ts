import { describe, expect, test } from 'vitest'
import { sampleAt, sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Notice } from '../../triage/model/notice.ts'
import { breachOf, type RegionalRule, rulesFor, says, withClosing } from './regional-rules.ts'

function rule(changes: Partial<RegionalRule> = {}): RegionalRule {
  return { name: 'r', mustMention: [], mustNotPromise: [], ...changes }
}

function notice(changes: Partial<Notice> = {}, region?: string): Notice {
  const facts = { stream: 'live/a', scenario: 'show', ...(region && { region }) } as const
  return sampleNotice(sampleTicket({ facts }), { to: 'streamer', language: 'en', ...changes })
}

describe('a rule holds for', () => {
  test.each<[string, Partial<RegionalRule>, Notice, boolean]>([
    ['everybody, where it names nobody', {}, notice(), true],
    ['streamers only', {}, notice({ to: 'oncall' }), false],
    ['its regions', { regions: ['eu', 'uk'] }, notice({}, 'uk'), true],
    ['no other region', { regions: ['eu'] }, notice({}, 'sg'), false],
    ['no region that nobody knows', { regions: ['eu'] }, notice(), false],
    ['its languages', { languages: ['en'] }, notice({ language: 'en-GB' }), true],
    ['any variety of them', { languages: ['ZH'] }, notice({ language: 'zh-CN' }), true],
    ['no language that begins alike', { languages: ['e'] }, notice(), false],
    [
      'those told in it for want of theirs',
      { languages: ['en'] },
      notice({ language: 'tlh' }),
      true,
    ],
    ['its news', { kinds: ['recovered'] }, notice({ kind: 'recovered' }), true],
    ['no other news', { kinds: ['recovered'] }, notice({ kind: 'opened' }), false],
  ])('%s', (_, changes, told, holds) => {
    const spoken = told.language === 'tlh' ? 'en' : told.language
    expect(rulesFor(told, spoken, [rule(changes)])).toHaveLength(holds ? 1 : 0)
  })
})

describe('words are said', () => {
  test.each([
    ['whatever their case', 'We Guarantee it', 'guarantee', true],
    ['with any ending', 'It is guaranteed.', 'guarantee', true],
    ['not in the middle of another word', 'This is pressure.', 'sure', false],
    ['whatever stands before the percent sign', 'all of it, 100\u00a0%!', '100%', true],
    ['in any width', '１００％ 恢复', '100 %', true],
    ['not as the end of another number', 'we lost 1,100% of it', '100 %', false],
    ['within a sentence without spaces', '我们保证恢复', '保证', true],
    ['with what isolates a number left out', 'نسبة \u2068100‎%\u2069', '100%', true],
    ['where the same follows later', 'measure for sure', 'sure', true],
    ['across a line', 'call\n95123', 'call 95123', true],
  ])('%s', (_, text, words, said) => expect(says(text, words)).toBe(said))
})

describe('a message breaks a rule', () => {
  const at = sampleAt
  test.each<[string, Partial<RegionalRule>, Notice, object | null]>([
    [
      'that it lacks the words of',
      { mustMention: ['hotline', 'b'] },
      notice(),
      { reason: 'not-mentioned', words: 'b' },
    ],
    ['not, where it has them', { mustMention: ['hotline'] }, notice(), null],
    [
      'that forbids its words',
      { mustNotPromise: ['95123'] },
      notice(),
      { reason: 'promised', words: '95123' },
    ],
    [
      'that wants an answer where none is promised',
      { answerWithinMs: 60_000 },
      notice({ at }),
      { reason: 'answer-too-late' },
    ],
    [
      'that wants one sooner',
      { answerWithinMs: 60_000 },
      notice({ at, nextWordBy: at + 60_001 }),
      { reason: 'answer-too-late' },
    ],
    [
      'not, where it comes in time',
      { answerWithinMs: 60_000 },
      notice({ at, nextWordBy: at + 60_000 }),
      null,
    ],
    ['not, where nobody waits', { answerWithinMs: 60_000 }, notice({ kind: 'recovered' }), null],
  ])('%s', (_, changes, told, breach) => {
    const found = breachOf(told, 'Call our hotline: 95123.', [
      rule(),
      rule({ name: 'x', ...changes }),
    ])
    if (breach === null) expect(found).toBeNull()
    else expect(found).toMatchObject({ rule: 'x', ...breach })
  })
})

test('what rules have messages end with stands there in their order', () => {
  const rules = [rule({ closing: 'Hotline: 1' }), rule(), rule({ closing: 'Licence: 2' })]
  expect(withClosing(notice(), rules).closing).toBe('Hotline: 1\nLicence: 2')
  expect('closing' in withClosing(notice(), [rule()])).toBe(false)
})
