import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { rulesSchema } from './rules-config.ts'

function issuesOf(...rules: object[]): string[] {
  const checked = rulesSchema.safeParse(rules)
  if (checked.success) return []
  return checked.error.issues.map(({ path, message }) => `${z.core.toDotPath(path)}: ${message}`)
}

describe('rules of regions and languages', () => {
  test.each<[string, object[]]>([
    ['none', []],
    ['words that no message uses', [{ name: 'a', mustNotPromise: ['guarantee', '100 %', '保证'] }]],
    [
      'what every message ends with',
      [{ name: 'a', closing: 'Call 95123.', mustMention: ['95123'] }],
    ],
    [
      'what another rule has them end with',
      [
        { name: 'a', languages: ['id'], mustMention: ['95123'] },
        { name: 'b', languages: ['id'], closing: 'Hubungi 95123' },
      ],
    ],
    [
      'what such news always says',
      [
        {
          name: 'a',
          kinds: ['resolved'],
          mustMention: ['#12'],
          languages: ['en', 'zh', 'id', 'ja'],
        },
      ],
    ],
    ['an answer within half an hour', [{ name: 'a', answerWithinMs: 1_800_000 }]],
    [
      'a variety of a language',
      [{ name: 'a', languages: ['es-MX'], mustNotPromise: ['garantía'] }],
    ],
  ])('may be %s', (_, rules) => expect(issuesOf(...rules)).toEqual([]))

  test.each<[string, object[], RegExp[]]>([
    [
      'words that our own messages use',
      [{ name: 'a', languages: ['en'], mustNotPromise: ['Enjoy the show'] }],
      [
        /^\[0\]\.mustNotPromise: "Enjoy the show" is said to streamers in en, such as in "Your stream is fine again .* \(recovered\); expected words that no message/,
      ],
    ],
    [
      'words of ours in any language',
      [{ name: 'a', mustNotPromise: ['en cuanto', '马上'] }],
      [/"马上" is said to streamers in zh-CN/, /"en cuanto" is said to streamers in es/],
    ],
    [
      'words that only answers use',
      [{ name: 'a', languages: ['en'], mustNotPromise: ['looks fine from here', 'ask our team'] }],
      [/"ask our team" is said/, /"looks fine from here" is said to streamers in en: "Your stream/],
    ],
    [
      'what stands before a message that may have arrived before',
      [{ name: 'a', languages: ['en'], mustNotPromise: ['so here it is again'] }],
      [/^\[0\]\.mustNotPromise: .*"Possible duplicate/],
    ],
    [
      'words of one step in one language',
      [{ name: 'a', languages: ['ja'], mustNotPromise: ['キーフレーム'] }],
      [/in ja, such as in/],
    ],
    [
      'words that messages lack',
      [{ name: 'a', regions: ['eu'], languages: ['ar'], mustMention: ['95123'] }],
      [
        /^\[0\]\.mustMention: "95123" is not said to streamers in ar, .*expected words that they all use, `kinds` that use them, or a `closing` that says them/,
      ],
    ],
    [
      'a language that nobody here speaks',
      [{ name: 'a', languages: ['tlh'] }],
      [/^\[0\]\.languages: "tlh" is not spoken here, expected one of en, zh-CN, id, es, ar, ja/],
    ],
    ['two of one name', [{ name: 'a' }, { name: 'a' }], [/^\[1\]\.name: "a" is taken/]],
    ['news that streamers never hear', [{ name: 'a', kinds: ['sla-breached'] }], [/^\[0\]\.kinds/]],
  ])('may not be %s', (_, rules, messages) => {
    const issues = issuesOf(...rules)
    expect(issues).toHaveLength(messages.length)
    for (const [index, message] of messages.entries()) expect(issues[index]).toMatch(message)
  })
})
