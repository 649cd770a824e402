import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { codeLifeMs, openLinks } from './open-links.ts'
import { takeDown, type Undo } from './take-down.ts'

const undo: Undo = []
afterEach(() => takeDown(undo, pino({ level: 'silent' })))

async function setUp() {
  const clock = createManualClock()
  const store = createMemoryStore()
  const entry = {
    streamer: 'anna',
    language: 'id',
    addresses: { discord: '1', email: 'a@example.org' },
  }
  const directory = {
    find: (_stream: string, streamer = 'anna') => (streamer === 'anna' ? entry : undefined),
    streamerAt: (_keys: readonly string[], address: string) =>
      address === '1' ? 'anna' : undefined,
  }
  const parts = { store, directory, clock, log: pino({ level: 'silent' }), undo }
  return { clock, parts, links: await openLinks(parts) }
}

describe('a code', () => {
  test('links an address on top of the directory, and only once', async () => {
    const { links } = await setUp()
    const { code } = await links.makeCode('anna')
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/)
    expect(await links.link('discord', '9', ` ${code.toLowerCase()} `)).toEqual({
      outcome: 'linked',
      streamer: 'anna',
    })
    expect(links.find('live/anna')).toMatchObject({
      language: 'id',
      addresses: { discord: '9', email: 'a@example.org' },
    })
    expect(await links.link('discord', '8', code)).toEqual({ outcome: 'bad-code' })
  })

  test('links somebody of whom the directory knows nothing', async () => {
    const { links } = await setUp()
    const { code } = await links.makeCode('bo')
    await links.link('discord', '7', code)
    expect(links.find('live/bo', 'bo')).toEqual({ addresses: { discord: '7' } })
    expect(links.streamerAt({ kind: 'discord', channel: 'chat', address: '7' })).toBe('bo')
  })

  test('expires', async () => {
    const { links, clock } = await setUp()
    const { code } = await links.makeCode('anna')
    await clock.advance(codeLifeMs)
    expect(await links.link('discord', '9', code)).toEqual({ outcome: 'bad-code' })
  })

  test('cannot be guessed for long, and even the right one must then wait', async () => {
    const { links, clock } = await setUp()
    const { code } = await links.makeCode('anna')
    for (let guess = 0; guess < 5; guess += 1)
      expect(await links.link('discord', '9', 'AAAA-AAAA')).toEqual({ outcome: 'bad-code' })
    const waiting = { outcome: 'too-many-tries', waitMs: 900_000 }
    expect(await links.link('discord', '9', code)).toEqual(waiting)
    expect(await links.link('discord', '8', 'AAAA-AAAA')).toEqual({ outcome: 'bad-code' })
    await clock.advance(900_000)
    expect(await links.link('discord', '9', code)).toMatchObject({ outcome: 'linked' })
  })
})

test('the directory says whose an address is, where nobody has linked it', async () => {
  const { links } = await setUp()
  const at = (address: string) => links.streamerAt({ kind: 'discord', channel: 'chat', address })
  expect([at('1'), at('2')]).toEqual(['anna', null])
})

test('what another process has linked is known here within half a minute', async () => {
  const { links, parts, clock } = await setUp()
  const other = await openLinks(parts)
  await other.link('discord', '9', (await other.makeCode('anna')).code)
  expect(links.find('live/anna')?.addresses).toMatchObject({ discord: '1' })
  await clock.advance(30_000)
  expect(links.find('live/anna')?.addresses).toMatchObject({ discord: '9' })
})
