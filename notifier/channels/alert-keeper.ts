import type { Message } from '../channel.ts'
import { alertOf } from './alert-of.ts'
import { type AlertmanagerAlert, alertmanagerAlert } from './alertmanager-alert.ts'

/** An alert as it is posted: over when `endsAt` is past, or else then, unless it is posted again. */
export interface PostedAlert extends AlertmanagerAlert {
  /** RFC 3339. */
  readonly endsAt: string
}

/** A batch to post, and what to do once it was taken. */
export interface Batch {
  readonly alerts: readonly PostedAlert[]
  taken(): void
}

/** Knows which of our alerts an Alertmanager has, so that each is said again and ended in time. */
export interface AlertKeeper {
  /** The batch that tells of one message. */
  tell(message: Message, now: number): Batch
  /**
   * The batch that says everything again: what stands (the newest message about each trouble that
   * is not over), and the end of what stood before or ended lately.
   */
  sayAgain(standing: readonly Message[], now: number): Batch
}

/** Options of a keeper. */
export interface AlertKeeperOptions {
  /** How long an alert lives that is not posted again. */
  readonly livesMs: number
  /** Labels on every alert. */
  readonly labels: Readonly<Record<string, string>>
}

/** The end of an alert is said again for so long (Alertmanager's expectations from clients). */
const endRepeatedMs = 300_000

interface Ended {
  readonly alert: AlertmanagerAlert
  readonly at: number
}

/** A keeper of no alerts yet. */
export function createAlertKeeper({ livesMs, labels }: AlertKeeperOptions): AlertKeeper {
  const standing = new Map<string, AlertmanagerAlert>()
  const ended = new Map<string, Ended>()

  const firing = (alert: AlertmanagerAlert, now: number): PostedAlert => ({
    ...alert,
    endsAt: new Date(now + livesMs).toISOString(),
  })

  /** The end of what was told under other labels before: the same trouble, one alert. */
  function otherwise(key: string, alert: AlertmanagerAlert, now: number): PostedAlert[] {
    const before = standing.get(key)
    return before && !sameLabels(before, alert) ? [over(before, now)] : []
  }

  function end(key: string, alert: AlertmanagerAlert, at: number): void {
    standing.delete(key)
    ended.set(key, { alert, at })
  }

  function stand(key: string, alert: AlertmanagerAlert): void {
    standing.set(key, alert)
    ended.delete(key)
  }

  return {
    tell(message, now) {
      const { key, change } = alertOf(message.notice)
      const alert = alertmanagerAlert(message, labels)
      const open = change === 'open'
      return {
        alerts: [...otherwise(key, alert, now), open ? firing(alert, now) : over(alert, now)],
        taken: () => (open ? stand(key, alert) : end(key, alert, now)),
      }
    },
    sayAgain(messages, now) {
      for (const [key, { at }] of ended) if (now - at > endRepeatedMs) ended.delete(key)
      const wanted = new Map(
        messages.flatMap((message) => {
          const { key, change } = alertOf(message.notice)
          // Read before its end was told, and told since.
          const isPast = (ended.get(key)?.at ?? Number.NEGATIVE_INFINITY) >= message.notice.at
          if (change === 'over' || isPast) return []
          return [[key, alertmanagerAlert(message, labels)] as const]
        }),
      )
      const gone = [...standing].filter(([key]) => !wanted.has(key))
      const late = [...ended].filter(([key]) => !wanted.has(key))
      return {
        alerts: [
          ...[...wanted].flatMap(([key, alert]) => [
            ...otherwise(key, alert, now),
            firing(alert, now),
          ]),
          ...gone.map(([, alert]) => over(alert, now)),
          ...late.map(([, { alert, at }]) => over(alert, at)),
        ],
        taken() {
          for (const [key, alert] of gone) end(key, alert, now)
          for (const [key, alert] of wanted) stand(key, alert)
        },
      }
    },
  }
}

/** An alert that has ended. It cannot end before it began, whatever the clocks say. */
function over(alert: AlertmanagerAlert, now: number): PostedAlert {
  const endsAt = new Date(Math.max(now, Date.parse(alert.startsAt) + 1)).toISOString()
  return { ...alert, endsAt }
}

function sameLabels(one: AlertmanagerAlert, other: AlertmanagerAlert): boolean {
  const names = Object.keys({ ...one.labels, ...other.labels })
  return names.every((name) => one.labels[name] === other.labels[name])
}
