import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeers } from '../../../fixtures/testing/peers.ts'
import {
  type PrometheusServer,
  startPrometheus,
} from '../../../fixtures/testing/prometheus-server.ts'
import { watchSource } from '../../../fixtures/testing/watched-source.ts'

describeWithPeers('a real Prometheus', ['prometheus'], () => {
  let server: PrometheusServer
  let fps = 30

  beforeAll(async () => {
    server = await startPrometheus({
      job: 'relay',
      expose: async () => `relay_fps{app="live",name="anna"} ${fps}\n`,
    })
    await server.scraped(2)
  })
  afterAll(() => server.stop())

  /** What one look sees. */
  async function look(path: string, table: object) {
    const watched = watchSource({
      ...{ name: 'prom', kind: 'prometheus', url: server.url + path },
      ...table,
    })
    watched.source.start()
    const records = await watched.look()
    const status = watched.source.status()
    await watched.source.stop()
    return { records, status, logged: watched.logged }
  }

  test('tells by /federate what it has scraped from others', async () => {
    const query = new URLSearchParams({ 'match[]': 'relay_fps' })
    const table = { stream: '{app}/{name}', facts: { node: '{instance}' } }
    const fields = { fps: { metric: 'relay_fps' } }
    const ask = () => look(`/federate?${query}`, { ...table, fields })
    expect((await ask()).records).toMatchObject([
      { type: 'stream', stream: 'live/anna', node: /^127\.0\.0\.1:\d+$/ },
      { type: 'sample', vantage: 'ingest', fps: 30 },
    ])
    fps = 4
    await server.scraped(2)
    expect((await ask()).records.at(-1)).toMatchObject({ fps: 4 })
  })

  test('has a page of its own, on which everything can be read', async () => {
    const { records, status, logged } = await look('/metrics', {
      stream: '{scrape_job}',
      fields: { framesTotal: { metric: 'prometheus_target_sync_length_seconds_count' } },
    })
    expect(status).toMatchObject({ state: 'up', reason: '' })
    expect(records).toMatchObject([
      { type: 'stream', stream: 'relay' },
      { type: 'sample', framesTotal: 1 },
    ])
    expect(logged.join()).not.toContain('none of the metrics')
  })

  test('is asked for a metric that is not there: that is said', async () => {
    const { status, logged } = await look('/metrics', {
      stream: '{job}',
      fields: { fps: { metric: 'relay_fsp' } },
    })
    expect(status.state).toBe('up')
    expect(logged.join()).toContain('none of the metrics of the table is on the page')
  })
})
