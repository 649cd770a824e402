/** Where a message of ours is. */
export interface Place {
  readonly channel: string
  readonly ts: string
}

/** A place as the vendor's id of a message: a direct conversation has another id than its person. */
export function idOf({ channel, ts }: Place): string {
  return `${channel}:${ts}`
}

/** The place that such an id names; null when it names none. */
export function placeOf(id: string | undefined): Place | null {
  const [, channel, ts] = /^([CDG]\w+):(\d+\.\d+)$/.exec(id ?? '') ?? []
  return channel && ts ? { channel, ts } : null
}
