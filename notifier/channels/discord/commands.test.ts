import { describe, expect, test } from 'vitest'
import { locales } from '../../locales/catalog.ts'
import { commandNamed, isRegistered, nameShown, ourCommands } from './commands.ts'

/** Discord's rule for names (its application command reference). */
const name = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

describe('the words of commands', () => {
  for (const { tag, talk } of locales)
    test(`in ${tag} keep Discord’s rules`, () => {
      for (const group of [talk.command, talk.option]) {
        const words = Object.values(group)
        for (const each of words) {
          expect(each.name).toMatch(name)
          expect(each.name).toBe(each.name.toLowerCase())
          expect(each.description.length).toBeLessThanOrEqual(100)
        }
        expect(new Set(words.map((each) => each.name)).size).toBe(words.length)
      }
    })

  test.each([
    ['es-419', 'vincular'],
    ['es', 'vincular'],
    ['id', 'hubungkan'],
    ['zh-CN', '绑定'],
    ['zh-TW', 'link'],
    ['ar', 'link'],
    ['en-US', 'link'],
  ])('whoever reads %s sees the command as /%s', (language, seen) => {
    expect(nameShown('link', language)).toBe(seen)
  })

  test('are there in every language of ours that Discord has', () => {
    const [health] = ourCommands()
    expect(health?.name).toBe('health')
    const spoken = ['es-419', 'es-ES', 'id', 'ja', 'zh-CN']
    expect(Object.keys(health?.name_localizations ?? {}).sort()).toEqual(spoken)
    expect(Object.keys(health?.description_localizations ?? {}).sort()).toEqual(spoken)
  })
})

describe('registering', () => {
  const known = () =>
    ourCommands().map((each, index) => ({ ...each, id: String(index), version: '1', nsfw: false }))

  test('is not needed when Discord knows the same, whatever it adds and in whatever order', () => {
    expect(isRegistered(known().reverse(), ourCommands())).toBe(true)
  })

  test.each<[string, (list: ReturnType<typeof known>) => unknown]>([
    ['one is missing', (list) => list.slice(1)],
    ['there is one too many', (list) => [...list, { ...list[0], name: 'old' }]],
    ['a description is another', (list) => [{ ...list[0], description: 'x' }, ...list.slice(1)]],
    [
      'a translation is gone',
      (list) => [{ ...list[0], name_localizations: null }, ...list.slice(1)],
    ],
    ['an option is gone', (list) => list.map((each) => ({ ...each, options: [] }))],
    ['nothing is known', () => []],
    ['the answer is no list', () => ({ message: 'no' })],
  ])('is needed when %s', (_, change) => {
    expect(isRegistered(change(known()), ourCommands())).toBe(false)
  })

  test('a command is known by its name, and no other is', () => {
    expect([commandNamed('why'), commandNamed('whynot')]).toEqual(['why', undefined])
  })
})
