import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WatchedSource } from '../fixtures/testing/watched-source.ts'

/** Something that is sent to a source: see `WatchedSource.push`. */
export type Push = Parameters<WatchedSource['push']>[0]

/** What a source that is sent things brings to the contract. */
export interface PushHarness {
  /** A fresh source that knows the stream which `good` speaks of; `close` takes it all down. */
  open(): Promise<{ readonly watched: WatchedSource; close(): Promise<void> }>
  /** Something that makes the source emit records. A function, where it must be signed anew each time. */
  readonly good: () => Push
  /** What must never be taken, by what is wrong with it: no secret, a wrong one, another body's signature, a replay. */
  readonly forged: { readonly [wrong: string]: () => Push }
  /** The same with another body, allowed as the first was. */
  readonly withBody: (body: string) => Push
  /** What must never be seen outside: the secret, and keys within `good`. */
  readonly secrets: readonly string[]
}

/** What every source promises whose server sends things to `/sources/{name}`. */
export function pushContract(name: string, harness: PushHarness): void {
  describe(`${name} keeps the contract of a source that is sent things`, () => {
    let watched: WatchedSource
    let close: () => Promise<void>
    let known: number
    beforeEach(async () => {
      ;({ watched, close } = await harness.open())
      known = watched.records.length
    })
    afterEach(() => close())

    const news = () => watched.records.slice(known)

    test('what is right is taken, and is stored when it is answered', async () => {
      const { status } = await watched.push(harness.good())
      expect(status).toBe(200)
      expect(news().length).toBeGreaterThan(0)
    })

    test('what cannot be stored is not answered with 200', async () => {
      watched.storeIsDown = true
      await expect(watched.push(harness.good())).rejects.toThrow()
    })

    test.each(Object.entries(harness.forged))('refused and not taken: %s', async (_, forged) => {
      const { status, body } = await watched.push(forged())
      expect([401, 403, 409]).toContain(status)
      expect(news()).toEqual([])
      for (const secret of harness.secrets) expect(body ?? '').not.toContain(secret)
    })

    test('whatever is in the body, it is answered, and no wrong record comes of it', async () => {
      const { body } = harness.good()
      const mutated = fc
        .tuple(
          fc.nat(body.length),
          fc.nat(20),
          fc.oneof(fc.string(), fc.constantFrom('null', '[', '\u0000', '-1')),
        )
        .map(([from, length, put]) => body.slice(0, from) + put + body.slice(from + length))
      const anything = fc.oneof(mutated, fc.string(), fc.json())
      await fc.assert(
        fc.asyncProperty(anything, async (text) => {
          const { status } = await watched.push(harness.withBody(text))
          expect([200, 204, 400, 401, 403, 409, 422]).toContain(status)
        }),
        { numRuns: 200 },
      )
    })

    test('secrets are told to nobody', async () => {
      await watched.push(harness.good())
      for (const forged of Object.values(harness.forged)) await watched.push(forged())
      await watched.push(harness.withBody('{"no":'))
      const told = JSON.stringify([watched.logged, watched.records, watched.source.status()])
      expect(harness.secrets.length).toBeGreaterThan(0)
      for (const secret of harness.secrets) expect(told).not.toContain(secret)
    })
  })
}
