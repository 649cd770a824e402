import { randomBytes } from 'node:crypto'
import { openSocket, plainly, type RtspAnswer, type RtspQuestion } from './rtsp-ask.ts'

/** RTMP's first message is its version (3) and 1,536 bytes, of which the first eight are zero here (Adobe's specification, 5.2). */
const version = 3
const helloBytes = 1_536

/**
 * Asks an RTMP server, over a connection of its own, whether it is there: it greets, and the server
 * has to greet back. Over RTMP a server says nothing of a stream without playing it, so of a
 * stream it is always `undescribed`. Never rejects: whatever happens is an answer.
 */
export function askRtmp({
  target,
  about,
  timeoutMs,
  clock,
  signal,
}: RtspQuestion): Promise<RtspAnswer> {
  const where = `${target.host}:${target.port}`
  return new Promise((resolve) => {
    const socket = openSocket(target)
    function end(answer: RtspAnswer): void {
      callOff()
      signal?.removeEventListener('abort', abort)
      socket.destroy()
      resolve(answer)
    }
    const silent = (reason: string) => end({ outcome: 'silent', reason })
    const abort = () => silent('no longer asked')
    const callOff = clock.after(timeoutMs, () =>
      silent(`${where} did not answer within ${timeoutMs} ms`),
    )
    signal?.addEventListener('abort', abort, { once: true })
    socket.on('error', (error) => silent(plainly(error, target)))
    socket.on('close', () => silent(`${where} hung up`))
    socket.once('data', (data) => {
      if (data[0] !== version) silent('what answers there does not speak RTMP')
      else if (about === 'server') end({ outcome: 'there', reason: '' })
      else end({ outcome: 'undescribed', reason: `${where} plays no such stream` })
    })
    socket.write(Buffer.concat([Buffer.of(version), Buffer.alloc(8), randomBytes(helloBytes - 8)]))
    if (signal?.aborted) abort()
  })
}
