import type { BaseLogger } from 'pino'

/** Steps to take when stopping, last one first. */
export type Undo = (() => Promise<void> | void)[]

/** Takes every step, whatever becomes of the others; rejects with what failed first. */
export async function takeDown(undo: Undo, log: Pick<BaseLogger, 'error'>): Promise<void> {
  const failures: unknown[] = []
  for (const step of undo.splice(0).reverse()) {
    try {
      await step()
    } catch (error) {
      failures.push(error)
      log.error({ err: error }, 'a part did not stop cleanly')
    }
  }
  if (failures.length > 0) throw failures[0]
}
