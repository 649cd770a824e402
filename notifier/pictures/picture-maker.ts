import type { BaseLogger } from 'pino'
import type { Clock } from '../../triage/model/clock.ts'
import type { Notice, NoticeKind } from '../../triage/model/notice.ts'
import type { Picture } from '../../triage/model/picture.ts'
import type { Recent } from '../../triage/model/recent.ts'
import type { TicketSummary } from '../../triage/model/ticket.ts'
import type { Attachment } from '../channel.ts'
import { localeFor } from '../locales/catalog.ts'
import type { Locale } from '../locales/locale.ts'
import { within } from '../pause.ts'
import { say } from '../wording.ts'
import { fontsFor } from './fonts.ts'
import { sayTime } from './local-time.ts'
import { drawStrip } from './metric-strip.ts'
import type { Rasterizer } from './rasterizer.ts'
import { readStrip, type Strip } from './read-strip.ts'
import { sayStrip } from './say-strip.ts'
import { type ThemeName, themes } from './themes.ts'

/** How it went with a picture: the metric's label. */
export const pictureOutcomes = [
  // It goes with the message.
  'made',
  // Nobody remembers the minutes, or none was taken.
  'not-known',
  // Too many others were being drawn.
  'busy',
  // The message did not wait for it any longer.
  'late',
  'failed',
] as const
export type PictureOutcome = (typeof pictureOutcomes)[number]

/** The pictures there are. */
export const pictureKinds = ['metrics', 'frame'] as const
export type PictureKind = (typeof pictureKinds)[number]

/** What is remembered of the minutes around a trouble. */
export interface RecentTrouble {
  readonly recent: Recent
  readonly onsetAt: number
}

/** What pictures are made of. */
export interface PictureParts {
  /** What is remembered of the trouble of a ticket: when it began, and now. Empty when nothing is. */
  readonly remembered: (ticket: TicketSummary) => {
    readonly kept?: RecentTrouble | undefined
    readonly now?: RecentTrouble | undefined
  }
  /** The picture that is kept on a ticket. */
  readonly frame: (ticketId: string) => Promise<Picture | null>
  /** Where its reader lives, by IANA name; undefined where nobody knows, which is UTC. */
  readonly timeZone: (notice: Notice) => string | undefined
  readonly theme: (notice: Notice) => ThemeName
  readonly rasterizer: Pick<Rasterizer, 'png'>
  readonly clock: Clock
  readonly log: BaseLogger
  readonly count: (picture: PictureKind, outcome: PictureOutcome) => void
}

/** The pictures that go with a notice. Takes a second at most and never rejects: what cannot be made is left out. */
export type PictureMaker = (notice: Notice) => Promise<readonly Attachment[]>

/** A message waits no longer than this for its pictures. */
const patienceMs = 1_000
/** So many are kept once made, of some 75 kB each: the same goes to many places, and again when a place was closed. */
const mostKept = 64
/** Where the trouble has just begun: as it was then, so that every place and every attempt shows the same. */
const alarms: ReadonlySet<NoticeKind> = new Set(['opened', 'reopened'])
/** Where it goes on, or is over: as it is now, if that still shows when it began. */
const sequels: ReadonlySet<NoticeKind> = new Set([
  'raised',
  'advice',
  'unanswered',
  'acknowledgement-expired',
  'handed-off',
  'recovered',
])

/** Makes the pictures of notices about one stream; those about several have none. */
export function createPictureMaker(parts: PictureParts): PictureMaker {
  const { clock, log, count } = parts
  const kept = new Map<string, Promise<Uint8Array>>()

  async function attempt(
    picture: PictureKind,
    notice: Notice,
    make: () => Promise<Attachment | Exclude<PictureOutcome, 'made'>>,
  ): Promise<Attachment[]> {
    let outcome: Attachment | PictureOutcome = 'late'
    const making = make().then(
      (made) => {
        outcome = made
      },
      (error) => {
        outcome = 'failed'
        log.warn({ err: error, ticket: notice.ticketId, picture }, 'a picture could not be made')
      },
    )
    await within(clock, patienceMs, making)
    const ended = outcome as Attachment | PictureOutcome
    if (typeof ended !== 'string') {
      count(picture, 'made')
      return [ended]
    }
    if (ended === 'late') log.warn({ ticket: notice.ticketId, picture }, 'a picture came too late')
    count(picture, ended)
    return []
  }

  /** Drawn once for all who see the same; null when others must be drawn first. */
  function drawn(svg: string, fontFiles: readonly string[]): Promise<Uint8Array> | null {
    const known = kept.get(svg)
    if (known) return known
    const made = parts.rasterizer.png(svg, fontFiles)
    if (!made) return null
    kept.set(svg, made)
    made.catch(() => kept.delete(svg))
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return made
  }

  async function metrics(
    notice: Notice,
    locale: Locale,
  ): Promise<Attachment | 'not-known' | 'busy'> {
    const strip = stripOf(notice, parts.remembered(notice.ticket))
    if (!strip) return 'not-known'
    const timeZone = parts.timeZone(notice) ?? 'UTC'
    const { families, files } = fontsFor(locale)
    const theme = themes[parts.theme(notice)]
    const png = drawn(drawStrip(strip, { locale, theme, timeZone, fonts: families }), files)
    if (!png) return 'busy'
    const alt = sayStrip(strip, locale, timeZone)
    return { name: 'metrics.png', type: 'image/png', bytes: await png, alt }
  }

  async function frame(notice: Notice, locale: Locale): Promise<Attachment | 'not-known'> {
    const picture = await parts.frame(notice.ticketId)
    if (!picture) return 'not-known'
    const time = sayTime(locale, picture.at, parts.timeZone(notice) ?? 'UTC')
    const alt = say(locale, locale.picture.frame[picture.shows], { time })
    return { name: 'frame.jpg', type: 'image/jpeg', bytes: picture.jpeg, alt }
  }

  return async (notice) => {
    const { kind, incident, ticket } = notice
    // An incident's messages go to many at the very moment there is most to do, and tell of others' streams.
    const isPictured = alarms.has(kind) || sequels.has(kind)
    if (!isPictured || incident || ticket.incident !== null) return []
    const locale = localeFor(notice.language)
    const asked = [attempt('metrics', notice, () => metrics(notice, locale))]
    if (kind !== 'recovered') asked.push(attempt('frame', notice, () => frame(notice, locale)))
    return (await Promise.all(asked)).flat()
  }
}

function stripOf(
  { kind, at, ticket }: Notice,
  { kept, now }: ReturnType<PictureParts['remembered']>,
): Strip | null {
  const known = alarms.has(kind) ? [kept, now] : [now, kept]
  for (const each of known) {
    if (!each) continue
    const strip = readStrip(each.recent, ticket.symptom, {
      onsetAt: each.onsetAt,
      toldAt: kind === 'recovered' ? ticket.openedAt : at,
      overAt: ticket.recoveredAt,
    })
    if (strip) return strip
  }
  return null
}
