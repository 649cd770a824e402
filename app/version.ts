import { readFileSync } from 'node:fs'

function readVersion(): string {
  // The same file is one folder up from the sources and two up from dist.
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
      if (name === 'stallwatch') return version
    } catch {
      // not there: try the next place
    }
  }
  throw new Error('package.json of stallwatch is neither one nor two folders up from app/')
}

/** The version of Stallwatch that runs. */
export const version = readVersion()
