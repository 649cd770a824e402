import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'

/** The path of the module that pages load. */
export const webrtcPath = '/webrtc.js'

/**
 * The module as it is served: without its comments, which stand on lines of their own, and
 * without indentation and empty lines.
 */
export function webrtcModule(): string {
  const source = readFileSync(new URL('./webrtc.js', import.meta.url), 'utf8')
  const lines = source.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '' && !/^(\/\/|\/\*\*|\*)/.test(line)).join('\n')
}

/** A fastify plugin: serves `webrtc.js` to pages of whatever origin; what they send is another matter. */
export function createWebrtcRoute(): FastifyPluginAsync {
  const module = webrtcModule()
  return async function webrtcRoute(app) {
    app.get(webrtcPath, { schema: { hide: true } }, (_request, reply) =>
      reply
        .type('text/javascript; charset=utf-8')
        .headers({ 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' })
        .send(module),
    )
  }
}
