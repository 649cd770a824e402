import { resolve } from 'node:path'
import type { Config } from './config.ts'

/** The store's address: the configured one, or a file in the data folder. */
export function storeUrl(config: Config, dataFolder: string): string {
  return config.store.url ?? `file:${resolve(dataFolder, 'stallwatch.db')}`
}
