import { z } from 'zod'

/** The address of a vendor, or of whoever stands in for it. */
export const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'expected an http:// or https:// address',
})

/** How long one attempt may take. */
export const timeoutMs = z
  .int()
  .min(100)
  .max(60_000)
  .default(8_000)
  .meta({ description: "How long one attempt may take; below the notifier's limit of 10 s." })
