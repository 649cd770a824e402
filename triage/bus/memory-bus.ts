import type { Bus, RecordHandler } from './bus.ts'

/**
 * The bus within one process. It stores nothing: `publish` resolves when the handler has done
 * with the records, so that an acknowledged record is never only in memory.
 */
export function createMemoryBus(): Bus {
  let handler: RecordHandler | null = null
  let closed = false
  const underWay = new Set<Promise<void>>()
  return {
    async publish(records) {
      if (closed) throw new Error('the bus is closed: no more records are taken')
      if (!handler) throw new Error('nobody takes records from the bus yet')
      const handled = handler(records)
      underWay.add(handled)
      try {
        await handled
      } finally {
        underWay.delete(handled)
      }
    },
    subscribe(taker) {
      if (handler) throw new Error('the bus already has a handler, expected one')
      handler = taker
    },
    async close() {
      closed = true
      await Promise.allSettled(underWay)
    },
  }
}
