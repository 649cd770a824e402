import type { BaseLogger } from 'pino'
import type { Directory } from '../collector/directory/directory.ts'
import { channelKinds } from '../notifier/channels/catalog.ts'
import type { NotifierMetrics } from '../notifier/metrics.ts'
import type { Duty } from '../notifier/oncall/duty.ts'
import { fontTrouble } from '../notifier/pictures/fonts.ts'
import { createPictureMaker, type PictureMaker } from '../notifier/pictures/picture-maker.ts'
import { createRasterizer } from '../notifier/pictures/rasterizer.ts'
import { themeFor } from '../notifier/pictures/themes.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { Store } from '../triage/store/store.ts'
import type { Config } from './config.ts'
import type { KeptStrips } from './keep-strips.ts'
import type { Live } from './streams-of.ts'
import type { Undo } from './take-down.ts'

/** What pictures are made with. */
interface PicturesParts {
  readonly config: Config
  readonly store: Pick<Store, 'picture'>
  readonly directory: Pick<Directory, 'find'>
  readonly duty: () => Pick<Duty, 'people'>
  readonly strips: KeptStrips
  readonly live: Readonly<Live>
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: Pick<NotifierMetrics, 'picture'>
  readonly undo: Undo
}

/**
 * The pictures that go with messages: charts where the engine runs in this process, and frames that
 * were kept on tickets. Undefined when the configuration wants none, or a font is not as it
 * should be: a chart without its words would say the wrong thing.
 */
export function openPictures(parts: PicturesParts): PictureMaker | undefined {
  const { config, store, directory, duty, strips, live, clock, log, metrics, undo } = parts
  if (!config.notifier.pictures.enabled) return undefined
  const trouble = fontTrouble()
  if (trouble) {
    log.error({ trouble }, 'charts cannot be drawn: messages go without pictures')
    return undefined
  }
  const rasterizer = createRasterizer(clock.elapsedMs)
  undo.push(rasterizer.stop)
  const kinds = new Map(config.notifier.channels.map(({ name, kind }) => [name, kind]))

  function kindOf({ channel }: Notice) {
    const kind = kinds.get(channel)
    return kind && channelKinds[kind]
  }

  function timeZone({ to, person, ticket }: Notice): string | undefined {
    if (to === 'streamer')
      return directory.find(ticket.stream, ticket.streamer ?? undefined)?.timeZone
    return duty().people.find(({ id, name }) => id === person || name === person)?.timeZone
  }

  const make = createPictureMaker({
    remembered({ stream, onsetAt }) {
      const kept = strips.of(stream)
      const [recent] = live.engine?.recent(stream) ?? []
      return { kept, now: recent && { recent, onsetAt: kept?.onsetAt ?? onsetAt } }
    },
    frame: store.picture,
    timeZone,
    theme: ({ channel }) => themeFor(kinds.get(channel), config.notifier.pictures.theme),
    ...{ rasterizer, clock, log, count: metrics.picture },
  })
  return async (notice) => (kindOf(notice)?.pictured ? make(notice) : [])
}
