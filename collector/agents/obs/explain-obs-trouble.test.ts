import { expect, test } from 'vitest'
import { explainObsTrouble } from './explain-obs-trouble.ts'

const url = 'ws://127.0.0.1:4455'

test.each([
  [
    'OBS is not there',
    -1,
    'connect ECONNREFUSED 127.0.0.1:4455',
    'off',
    /Tools → WebSocket Server/,
  ],
  ['a wrong password', 4009, 'Authentication failed.', 'password-wrong', /Show Connect Info/],
  ['obs-websocket 4', -1, 'Server sent no subprotocol', 'not-obs', /OBS 28/],
  ['a web server', -1, 'Unexpected server response: 404', 'not-obs', /port 4455/],
  ['another version of the protocol', 4010, '', 'too-old', /update OBS/],
  ['the kick button', 4011, '', 'kicked', /start it again/],
  ['OBS switches its server off', 1001, 'Server stopping.', 'lost', /1001/],
  [
    'a name that does not exist',
    -1,
    'getaddrinfo ENOTFOUND obs.example',
    'unreachable',
    /ENOTFOUND/,
  ],
])('%s', (_, code, message, trouble, text) => {
  const explained = explainObsTrouble({ code, message }, { url, hasPassword: true })
  expect(explained.trouble).toBe(trouble)
  expect(explained.text).toMatch(text)
})

test('a password that is missing is not a wrong one', () => {
  const explained = explainObsTrouble({ code: 4009, message: '' }, { url, hasPassword: false })
  expect(explained).toMatchObject({ trouble: 'password-missing' })
  expect(explained.text).toContain('--password-file')
})
