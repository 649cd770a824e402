import { z } from 'zod'

function isOrigin(value: string): boolean {
  return value === '*' || URL.parse(value)?.origin === value
}

/**
 * Who may send from a browser, how much one agent may send at a time, and how long it may be silent: the section `ingest` of
 * the configuration. Nothing in it is required.
 */
export const ingestSchema = z
  .strictObject({
    allowedOrigins: z
      .array(z.string().refine(isOrigin, 'expected an origin such as https://live.example, or "*"'))
      .default([])
      .describe('Pages whose scripts may send records from a browser; `*` allows all of them.'),
    maxFrameBytes: z
      .int()
      .min(1_024)
      .max(64 * 1024 * 1024)
      .default(1024 * 1024)
      .describe('The largest WebSocket frame in bytes; a larger one closes the connection (1009).'),
    maxBodyBytes: z
      .int()
      .min(1_024)
      .max(256 * 1024 * 1024)
      .default(4 * 1024 * 1024)
      .describe('The largest HTTP body in bytes, measured after it was unpacked.'),
    maxRecords: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(20_000)
      .describe('The most records in one frame or body; more are refused as a whole.'),
    maxUnackedFrames: z
      .int()
      .min(1)
      .max(1_000)
      .default(16)
      .describe('Frames of one connection in work at a time; beyond it the connection waits.'),
    maxUnsentBytes: z
      .int()
      .min(1_024)
      .max(64 * 1024 * 1024)
      .default(1024 * 1024)
      .describe('Answers a peer may leave unread, in bytes, before it is cut off.'),
    maxConnections: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(20_000)
      .describe('Open WebSocket connections; one more is turned away with 503.'),
    pingIntervalMs: z
      .int()
      .min(1_000)
      .max(3_600_000)
      .default(15_000)
      .describe('How often every connection is asked for a sign of life.'),
    pongDeadlineMs: z
      .int()
      .min(500)
      .max(3_600_000)
      .default(10_000)
      .describe('How long it may take to give one; shorter than pingIntervalMs.'),
    closeDeadlineMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(10_000)
      .describe('How long a shutdown waits for answers to go out before it cuts peers off.'),
  })
  .refine((limits) => limits.pongDeadlineMs < limits.pingIntervalMs, {
    path: ['pongDeadlineMs'],
    error: 'a pong must be due before the next ping: expected less than pingIntervalMs',
  })

/** The limits of the push ingest, complete. */
export type IngestLimits = z.infer<typeof ingestSchema>
