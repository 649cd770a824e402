import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../app/system-clock.ts'
import { parsePullUrl } from './pull-url.ts'
import { askRtsp } from './rtsp-ask.ts'

const ok = 'RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n'
const sockets = new Set<Socket>()
let server: Server | undefined

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
  if (server) await new Promise((closed) => server?.close(closed))
  server = undefined
})

/** A server on loopback that answers each request with what `answer` gives; nothing for `undefined`. */
async function serve(answer: (request: string) => string | undefined): Promise<number> {
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => sockets.delete(socket))
    socket.setEncoding('latin1').on('data', (text) => {
      const said = answer(String(text))
      if (said !== undefined) socket.write(said)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function ask(port: number, about: 'server' | 'stream' = 'stream', who = '') {
  const target = parsePullUrl(`rtsp://${who}127.0.0.1:${port}/live`)
  return askRtsp({ target, about, timeoutMs: 200, clock: systemClock })
}

/** OPTIONS is fine, DESCRIBE is answered with `description`. */
const describing = (description: string) => (request: string) =>
  request.startsWith('OPTIONS') ? ok : description

describe('a server that answers', () => {
  const cases = [
    ['200 OK', 'there', ''],
    ['302 Moved', 'there', ''],
    ['404 Not Found', 'missing', 'the server says 404 Not Found'],
    ['410 Gone', 'missing', 'the server says 410 Gone'],
    ['401 Unauthorized', 'locked', 'the server says 401 Unauthorized'],
    ['403 Forbidden', 'locked', 'the server says 403 Forbidden'],
    ['503 Service Unavailable', 'undescribed', 'the server says 503 Service Unavailable'],
    ['454', 'undescribed', 'the server says 454'],
  ] as const
  for (const [status, outcome, reason] of cases) {
    test(`${status} to DESCRIBE is "${outcome}"`, async () => {
      const port = await serve(describing(`RTSP/1.0 ${status}\r\nCSeq: 2\r\n\r\n`))
      expect(await ask(port)).toEqual({ outcome, reason })
    })
  }

  test('is there when only the server is asked for, even if it wants to know who asks', async () => {
    const port = await serve(() => 'RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n\r\n')
    expect(await ask(port, 'server')).toEqual({ outcome: 'there', reason: '' })
  })

  test('may take its time between two bytes of one answer', async () => {
    const port = await serve((request) => {
      if (request.startsWith('OPTIONS')) return ok
      setImmediate(() => {
        for (const socket of sockets) socket.write('Content-Length: 4\r\n\r\nv=0\n')
      })
      return 'RTSP/1.0 200 OK\r\n'
    })
    expect(await ask(port)).toEqual({ outcome: 'there', reason: '' })
  })
})

describe('a server that wants to know who asks', () => {
  const hex = (hash: string, text: string) => createHash(hash).update(text).digest('hex')

  function locked(challenge: string, isRight: (header: string, uri: string) => boolean) {
    return (request: string) => {
      if (request.startsWith('OPTIONS')) return ok
      const header = /^Authorization: (.*)\r$/m.exec(request)?.[1] ?? ''
      const uri = /^DESCRIBE (\S+)/.exec(request)?.[1] ?? ''
      if (header !== '' && isRight(header, uri)) return ok
      return `RTSP/1.0 401 Unauthorized\r\n${challenge}\r\nContent-Length: 2\r\n\r\nno`
    }
  }
  const field = (header: string, name: string) =>
    new RegExp(`[ ,]${name}="?([^",]*)`).exec(header)?.[1] ?? ''

  for (const [algorithm, hash] of [
    ['', 'md5'],
    [', algorithm=MD5', 'md5'],
    [', algorithm=SHA-256', 'sha256'],
  ] as const) {
    test(`is told by Digest${algorithm}`, async () => {
      const challenge = `WWW-Authenticate: Digest realm="cam", nonce="n1"${algorithm}\r\nWWW-Authenticate: Basic realm="cam"`
      const port = await serve(
        locked(challenge, (header, uri) => {
          const proof = `${hex(hash, 'anna:cam:p@ss')}:n1:${hex(hash, `DESCRIBE:${uri}`)}`
          return (
            uri !== '' && !uri.includes('anna') && header.includes(`response="${hex(hash, proof)}"`)
          )
        }),
      )
      expect((await ask(port, 'stream', 'anna:p%40ss@')).outcome).toBe('there')
    })
  }

  test('is told by Digest with qop=auth', async () => {
    const challenge =
      'WWW-Authenticate: Digest realm="cam", nonce="n1", qop="auth,auth-int", opaque="o"'
    const port = await serve(
      locked(challenge, (header, uri) => {
        const cnonce = field(header, 'cnonce')
        const [who, what] = [hex('md5', 'anna:cam:p'), hex('md5', `DESCRIBE:${uri}`)]
        const proof = hex('md5', `${who}:n1:00000001:${cnonce}:auth:${what}`)
        return (
          cnonce !== '' && field(header, 'opaque') === 'o' && field(header, 'response') === proof
        )
      }),
    )
    expect((await ask(port, 'stream', 'anna:p@')).outcome).toBe('there')
  })

  test('is told by Basic when it offers nothing better', async () => {
    const right = `Basic ${Buffer.from('anna:p').toString('base64')}`
    const port = await serve(
      locked('WWW-Authenticate: Basic realm="cam"', (header) => header === right),
    )
    expect((await ask(port, 'stream', 'anna:p@')).outcome).toBe('there')
  })

  test('stays locked to the wrong password, and the answer does not hold it', async () => {
    const port = await serve(locked('WWW-Authenticate: Basic realm="cam"', () => false))
    const answer = await ask(port, 'stream', 'anna:wrongword@')
    expect(answer).toEqual({ outcome: 'locked', reason: 'the server says 401 Unauthorized' })
  })
})

describe('a server that does not answer', () => {
  test('that refuses is silent', async () => {
    const port = await serve(() => ok)
    await new Promise((closed) => server?.close(closed))
    server = undefined
    const reason = `127.0.0.1:${port} refuses connections`
    expect(await ask(port)).toEqual({ outcome: 'silent', reason })
  })

  test('that hangs is silent after the time it was given', async () => {
    const port = await serve(() => undefined)
    const reason = `127.0.0.1:${port} did not answer within 200 ms`
    expect(await ask(port)).toEqual({ outcome: 'silent', reason })
  })

  test('that hangs over DESCRIBE only is there, but does not describe', async () => {
    const port = await serve((request) => (request.startsWith('OPTIONS') ? ok : undefined))
    expect((await ask(port)).outcome).toBe('undescribed')
  })

  test('that speaks something else is silent', async () => {
    const port = await serve(() => 'HTTP/1.1 400 Bad Request\r\n\r\n')
    const reason = 'what answers there does not speak RTSP'
    expect(await ask(port)).toEqual({ outcome: 'silent', reason })
  })

  test('that never stops is cut off', async () => {
    const port = await serve(() => `RTSP/1.0 200 OK\r\nX: ${'x'.repeat(100_000)}`)
    const answer = await ask(port)
    expect(answer).toEqual({
      outcome: 'silent',
      reason: `127.0.0.1:${port} sent more than 65536 bytes`,
    })
  })

  test('that announces a length it never sends is silent after its time', async () => {
    const port = await serve(() => 'RTSP/1.0 200 OK\r\nContent-Length: 999999999\r\n\r\n')
    expect((await ask(port)).outcome).toBe('silent')
  })

  test('is not waited for once nobody wants to know any more', async () => {
    const port = await serve(() => undefined)
    const nobody = new AbortController()
    const target = parsePullUrl(`rtsp://127.0.0.1:${port}/live`)
    const question = { target, about: 'server', timeoutMs: 60_000, clock: systemClock } as const
    const asked = askRtsp({ ...question, signal: nobody.signal })
    nobody.abort()
    expect(await asked).toEqual({ outcome: 'silent', reason: 'no longer asked' })
  })
})
