import type { FastifyInstance } from 'fastify'

/** The server cannot listen where it was told to; the message says what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

/** Begins to listen; resolves to the address that people can open. */
export async function listen(
  app: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    throw new ListenError(explain(cause as NodeJS.ErrnoException, host, port), { cause })
  }
  const bound = app.server.address()
  const name = host.includes(':') ? `[${host}]` : host
  return `http://${name}:${typeof bound === 'object' && bound ? bound.port : port}`
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use by another program: stop that one, or choose another with --port`
    case 'EACCES':
      return `port ${port} on ${host} needs more rights than this program has: choose one above 1023 with --port`
    case 'EADDRNOTAVAIL':
      return `${host} is no address of this machine: set server.host to one that is`
    default:
      return `cannot listen on ${host}:${port}: ${error.message}`
  }
}
