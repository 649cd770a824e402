import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { configSchema, secretNames } from './config.ts'
import { maskSecrets, resolveSecrets } from './secrets.ts'

describe('every option that is marked as a secret', () => {
  const names = [...secretNames].sort()

  test('is one that we know of', () => {
    expect(names).toEqual(expect.arrayContaining(['password', 'secret', 'token', 'url']))
  })

  test.each(names)('%s is masked where the configuration is shown', (name) => {
    const value = name === 'url' ? 'https://anna:hunter22@host/hunter22?key=hunter22' : 'hunter22'
    const shown = JSON.stringify(maskSecrets({ deep: [{ [name]: value }] }, secretNames))
    expect(shown).not.toContain('hunter22')
  })

  test.each(names)('%s may lie in a file or in the environment instead', (name) => {
    const places = { env: { X: 'from-env' }, readText: () => 'from-file\n' }
    const given = { a: { [`${name}File`]: '/run/x' }, b: { [`${name}Env`]: 'X' } }
    expect(resolveSecrets(given, secretNames, places)).toEqual({
      config: { a: { [name]: 'from-file' }, b: { [name]: 'from-env' } },
      issues: [],
    })
  })
})

test('an option that sounds like a secret is one', () => {
  const schema = JSON.stringify(
    z.toJSONSchema(configSchema, { unrepresentable: 'any', io: 'input' }),
  )
  const names = new Set(
    [...schema.matchAll(/"(\w*(?:pass(?!ed)|secret|token|credential|private)\w*)":\{/gi)].map(
      ([, name]) => name ?? '',
    ),
  )
  // The tokens themselves are within.
  expect([...names].filter((name) => !secretNames.has(name))).toEqual(['tokens'])
})

test('what is no secret is shown as it is', () => {
  const config = { file: 'a.csv', publicUrl: 'https://watch.example/desk', name: 'token' }
  expect(maskSecrets(config, secretNames)).toEqual(config)
})
