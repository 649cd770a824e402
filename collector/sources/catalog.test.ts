import { Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import type { TelemetryRecord } from '../../triage/model/record.ts'
import { createCollectorMetrics } from '../metrics.ts'
import type { Pushed } from '../source.ts'
import { createSource, type SourceConfig, sourceCatalog, sourceSchema } from './catalog.ts'

const secret = 'correct-horse-battery-staple'
const url = 'http://127.0.0.1:9/stat'

/** The least that each kind must be told: a new kind needs a line here, and keeps what all promise. */
const least: { readonly [kind in keyof typeof sourceCatalog]: object } = {
  hls: { url, streams: { 'live/a': 'a.m3u8' } },
  janus: { secret },
  livekit: { url, apiKey: 'key', apiSecret: secret },
  mediamtx: { url },
  'nginx-rtmp': { url },
  ovenmediaengine: { url },
  probe: { pull: [{ url: 'rtsp://127.0.0.1:9/{stream}' }] },
  prometheus: { url, stream: '{name}', fields: { fps: { metric: 'fps' } } },
  rtsp: { url: 'rtsp://127.0.0.1:9/live' },
  srs: { url },
  srt: { url, stream: 'live/a' },
}

function configOf(kind: string, more: object = {}): SourceConfig {
  const options = { name: 'one', kind, ...least[kind as keyof typeof least], ...more }
  return sourceSchema.parse(options)
}

/** A source that is not started, and all that it says. */
function open(config: SourceConfig) {
  const registry = new Registry()
  const { log, lines } = createCapturedLog()
  const records: TelemetryRecord[] = []
  const source = createSource(config, {
    clock: createManualClock(),
    log,
    metrics: createCollectorMetrics(registry),
    emit: async (emitted) => void records.push(...emitted),
  })
  const told = async () => [lines, source.status(), records, await registry.metrics()]
  return { source, records, told: async () => JSON.stringify(await told()) }
}

const kinds = Object.keys(sourceCatalog)

/** The options of a kind that are marked as secret and are plain text. */
function secretsOf(kind: string): string[] {
  const { schema } = sourceCatalog[kind as keyof typeof sourceCatalog]
  const { properties = {} } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })
  return Object.entries(properties).flatMap(([name, option]) =>
    typeof option === 'object' && option.secret && name !== 'url' ? [name] : [],
  )
}

describe.each(kinds)('a source of kind %s', (kind) => {
  const pushed = (headers: Record<string, string>, query = ''): Pushed => ({
    ...{ method: 'POST', url: `/sources/one${query}`, path: '', headers },
    body: Buffer.from('{"action":"on_unpublish","app":"live","stream":"a","call":"publish_done"}'),
  })
  const strangers: readonly Pushed[] = [
    pushed({}),
    pushed({}, '?token='),
    pushed({}, '?token=wrong-wrong-wrong-wrong'),
    pushed({}, `?token=${secret.slice(0, -1)}`),
    pushed({ authorization: 'Bearer wrong-wrong-wrong-wrong' }),
    pushed({ authorization: `Basic ${btoa('janus:wrong')}` }),
    pushed({ authorization: 'e30.e30.' }),
    pushed({ 'x-ome-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA' }),
  ]

  test('takes nothing from a stranger, whether it has a secret or not', async () => {
    const secrets = Object.fromEntries(secretsOf(kind).map((name) => [name, secret]))
    const { token: _, ...ofPushes } = secrets
    for (const config of [configOf(kind), configOf(kind, ofPushes)]) {
      const { source, records } = open(config)
      for (const each of source.receive ? strangers : []) {
        const answer = await source.receive?.(each)
        expect([401, 403]).toContain(answer?.status)
        expect(answer?.body ?? '').not.toContain(secret)
      }
      expect(records).toEqual([])
      await source.stop()
    }
  })

  test('tells its secrets to nobody', async () => {
    for (const name of secretsOf(kind)) {
      const { source, told } = open(configOf(kind, { [name]: secret }))
      for (const each of strangers) await source.receive?.(each)
      expect(await told()).not.toContain(secret)
      await source.stop()
    }
  })

  test('refuses what is wrong with its options without a secret in the error', () => {
    const wrong = Object.fromEntries(secretsOf(kind).map((name) => [name, [secret]]))
    const options = { name: 'one', kind, ...least[kind as keyof typeof least], ...wrong, x: 1 }
    const { error } = sourceSchema.safeParse({ ...options, url: `ftp://a:${secret}@host/` })
    expect(error).toBeDefined()
    expect(JSON.stringify(error?.issues)).not.toContain(secret)
  })

  test('reads patterns on names as RE2 does, which no name makes slow', async () => {
    const { shape } = sourceCatalog[kind as keyof typeof sourceCatalog].schema
    if (!('only' in shape)) return
    const { source } = open(configOf(kind, { only: '^(?P<app>[a-z0-9-]+)/' }))
    await source.stop()
    expect(sourceSchema.safeParse({ ...configOf(kind), only: '(?=a)a' }).success).toBe(false)
  })

  test('asks no server but over the protocols that it speaks', () => {
    if (!('url' in least[kind as keyof typeof least])) return
    for (const bad of ['file:///etc/passwd', 'gopher://host/', 'javascript:0', '-i', '//host/a']) {
      expect(sourceSchema.safeParse({ ...configOf(kind), url: bad }).success).toBe(false)
    }
  })
})
