import { pino } from 'pino'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createHttpServer } from './http-server.ts'

const querystring = z.object({ status: z.string().optional(), limit: z.string().optional() })

async function ask(url: string) {
  const server = await createHttpServer(pino({ level: 'silent' }))
  server.get('/strict', { schema: { querystring } }, async () => 'fine')
  server.get('/open', async () => 'fine')
  server.post('/body', async () => 'fine')
  const answer = url.startsWith('POST ')
    ? await server.inject({
        method: 'POST',
        url: url.slice(5),
        payload: '<a/>',
        headers: { 'content-type': 'text/xml' },
      })
    : await server.inject(url)
  await server.close()
  return answer.statusCode === 200 ? 'fine' : answer.json()
}

test.each([
  ['a filter that there is', '/strict?status=open', 'fine'],
  ['a token beside it', '/strict?status=open&token=x', 'fine'],
  ['anything, where a route does not say what it reads', '/open?anything=1', 'fine'],
])('%s is taken', async (_, url, says) => {
  expect(await ask(url)).toBe(says)
})

test.each([
  [
    'a filter that is misspelt',
    '/strict?staus=open',
    400,
    'staus: is no parameter, did you mean "status"?',
  ],
  [
    'one that is nothing like any',
    '/strict?x=1',
    400,
    'x: is no parameter, expected one of status, limit',
  ],
  [
    'a body of a type that nobody reads',
    'POST /body',
    415,
    'the content type is not read here, expected application/json',
  ],
])('%s is refused, and says what was expected', async (_, url, status, detail) => {
  expect(await ask(url)).toMatchObject({ status, code: expect.any(String), detail })
})
