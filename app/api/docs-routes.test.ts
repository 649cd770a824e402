import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stallwatch, startStallwatch } from '../compose.ts'
import { parseConfig } from '../config.ts'
import { systemClock } from '../system-clock.ts'
import type { ApiDescription } from './api-description.ts'

let folder: string
let stallwatch: Stallwatch
let description: ApiDescription
let page: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
  const config = parseConfig('test', { server: { port: 0 } }, { env: {}, readText: () => '' })
  const log = pino({ level: 'silent' })
  stallwatch = await startStallwatch({ config, clock: systemClock, log, dataFolder: folder })
  description = (await (await ask('/api/openapi.json')).json()) as ApiDescription
  page = await (await ask('/api/docs')).text()
})

afterAll(async () => {
  await stallwatch.stop()
  await rm(folder, { recursive: true, force: true })
})

function ask(path: string): Promise<Response> {
  return fetch(`${stallwatch.address}${path}`)
}

function operations() {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  )
}

test('every route is described in words, and read on the page', () => {
  expect(operations().length).toBeGreaterThan(40)
  for (const { route, operation } of operations()) {
    expect(operation.summary ?? '', route).not.toBe('')
    expect(page).toContain(`<code>${route}</code>`)
  }
})

test('every answer and every schema that is referred to has words or a type', () => {
  const text = JSON.stringify(description)
  expect(text).not.toContain('Default Response')
  expect(page).not.toMatch(/undefined|\[object/)
  for (const [, name] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`id="${name}"`)
})

test('the page needs nothing from elsewhere and no script', async () => {
  expect(page).not.toMatch(/<script|src=|https?:\/\//)
  const answer = await ask('/api/docs')
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('whoever opens the address in a browser is led to the page', async () => {
  const answer = await ask('/')
  expect([answer.status, answer.url]).toEqual([200, `${stallwatch.address}/api/docs`])
})

test('every route answers a first try with what it promises, or a problem with a code', async () => {
  for (const { route, path, method } of operations()) {
    if (path === '/api/v1/events') continue // never ends
    const url = `${stallwatch.address}${path.replaceAll(/\{\w+\}/g, '404')}`
    const answer = await fetch(url, {
      method,
      ...(method === 'post' && {
        body: '{"by":"mei"}',
        headers: { 'content-type': 'application/json' },
      }),
    })
    const body = await answer.text()
    if (answer.ok) continue
    expect(answer.status, `${route} ${body}`).toBeLessThan(500)
    // The ingest answers a body of which nothing was right with its ack.
    if (route === 'POST /ingest') continue
    expect(answer.headers.get('content-type'), route).toContain('application/problem+json')
    expect(JSON.parse(body), route).toMatchObject({
      status: answer.status,
      code: expect.stringMatching(/^[a-z][a-z-]+$/),
      detail: expect.stringMatching(/\S/),
    })
  }
})
