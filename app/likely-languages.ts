import type { Config } from './config.ts'

/** BCP 47 tags of what streamers are likely to read, by the configuration; each once, the directory's after the routes'. */
export function likelyLanguages({ notifier, directory }: Config): readonly string[] {
  const told = notifier.routes.filter(({ to }) => to === 'streamer')
  const known = [...told, ...directory.entries, ...directory.rules]
  return [...new Set(known.flatMap(({ language }) => language ?? []))]
}
