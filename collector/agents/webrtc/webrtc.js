// Reports how a WebRTC call is doing to Stallwatch, which serves this file at /webrtc.js without
// its comments and indentation. So every comment stands on lines of its own.

/** @import { Numbers, Options, Source, Stat, Vantage, Watching } from './webrtc.d.ts' */

const everyMs = 1_000
// A minute of samples is kept while Stallwatch cannot be reached.
const keptRecords = 60
const answerWithinMs = 10_000
const longestPauseMs = 30_000

/** @type {(values: number[], join: (a: number, b: number) => number, digits?: number) => number} */
const fold = (values, join, digits = 0) => {
  // A counter that went back, and nonsense, are not known either.
  const known = values.filter((value) => value >= 0 && value < 1e15)
  return known.length ? Number(known.reduce(join).toFixed(digits)) : Number.NaN
}

/**
 * The numbers of one sample, from what `getStats` says now and said before.
 *
 * Rates come from counters and the times these were read at: `framesPerSecond` is missing while
 * a picture is frozen, and `freezeCount` moves only once it is over. What is not known is NaN,
 * which JSON writes as null and Stallwatch takes for left out.
 *
 * @param {Vantage} vantage
 * @param {Iterable<Stat>} now
 * @param {{ get(id: string): Stat | undefined }} before
 * @returns {Numbers}
 */
export function readStats(vantage, now, before) {
  const stats = [...now]
  const sends = vantage === 'encoder'

  /** @type {(stat: Stat, key: string) => number} */
  const gain = (stat, key) => stat[key] - before.get(stat.id)?.[key]
  /** @type {(stat: Stat, key: string) => number} */
  const rate = (stat, key) => (gain(stat, key) * 1e3) / gain(stat, 'timestamp')
  /** @type {(list: Stat[], of: (stat: Stat) => number, digits?: number) => number} */
  const most = (list, of, digits) => fold(list.map(of), (a, b) => Math.max(a, b), digits)
  /** @type {(list: Stat[], of: (stat: Stat) => number) => number} */
  const sum = (list, of) => fold(list.map(of), (a, b) => a + b)

  /** @type {(type: string) => Stat[]} */
  const all = (type) => stats.filter((s) => s.type === type)
  const media = all(sends ? 'outbound-rtp' : 'inbound-rtp')
  const video = media.filter((s) => s.kind === 'video')
  const remote = all('remote-inbound-rtp')
  const paths = all('candidate-pair').filter((s) => s.nominated)
  const bytes = sends ? 'bytesSent' : 'bytesReceived'

  const common = {
    // Of several layers of one picture the fastest counts.
    fps: most(video, (s) => rate(s, sends ? 'framesEncoded' : 'framesDecoded'), 1),
    bitrateBps: sum(media, (s) => rate(s, bytes) * 8),
    rttMs: most([...remote, ...paths], (s) => (s.roundTripTime ?? s.currentRoundTripTime) * 1e3, 1),
  }
  if (sends) {
    const reasons = video.map((s) => s.qualityLimitationReason)
    const source = most(all('media-source'), (s) => rate(s, 'frames'))
    const budget = sum(video, (s) => s.targetBitrate)
    // Browsers say "none" where they leave frames out to keep to the rate they may send.
    const full = common.fps < source * 0.8 && common.bitrateBps > budget * 0.8
    return {
      ...common,
      lossRatio: most(remote, (s) => s.fractionLost, 4),
      limitation:
        reasons.find((reason) => reason && reason !== 'none') ?? (full ? 'bandwidth' : reasons[0]),
    }
  }
  return {
    ...common,
    lossRatio: most(
      media,
      (s) => {
        const lost = Math.max(0, gain(s, 'packetsLost'))
        return lost / (lost + gain(s, 'packetsReceived'))
      },
      4,
    ),
    framesTotal: sum(video, (s) => s.framesReceived),
    framesDropped: sum(video, (s) => s.framesDropped),
    freezeCount: sum(video, (s) => s.freezeCount),
    freezeMs: sum(video, (s) => s.totalFreezesDuration * 1e3),
    jitterMs: most(video, (s) => s.jitter * 1e3, 1),
    bufferMs: most(
      video,
      (s) => (gain(s, 'jitterBufferDelay') * 1e3) / gain(s, 'jitterBufferEmittedCount'),
    ),
  }
}

/**
 * Watches a connection, or one sender or receiver of it, until the page is left.
 *
 * @param {Source} source
 * @param {Options} options
 * @returns {Watching}
 */
export function watch(source, options) {
  const { stream, token } = options
  const url = new URL('ingest', options.server ?? import.meta.url)
  if (token) url.searchParams.set('token', token)
  let vantage = options.vantage
  /** @type {object[]} */
  let queue = []
  /** @type {Map<string, Stat> | undefined} */
  let before
  let sending = false
  let pauseMs = 0
  let nextAt = 0
  let well = false
  let left = false
  let onBreak = false

  const state = () => source.connectionState ?? 'connected'
  const cameras = () =>
    (source.getSenders?.() ?? [source])
      .map(({ track }) => track)
      .filter((track) => track?.kind === 'video')

  /** @type {(record: object) => void} */
  const add = (record) => {
    queue.push({ stream, at: Math.round(performance.timeOrigin + performance.now()), ...record })
    queue = queue.slice(-keptRecords)
  }

  const look = async () => {
    if (state() === 'closed') return leave('the call was closed')
    if (!before && state() !== 'connected') return
    /** @type {Map<string, Stat>} */
    const report = new Map(await source.getStats())
    if (left) return
    if (before) tell(report, before)
    else begin(report)
    before = report
    await send()
  }

  /** @type {(report: Map<string, Stat>) => void} */
  const begin = (report) => {
    vantage ??= [...report.values()].some((s) => s.type === 'outbound-rtp') ? 'encoder' : 'player'
    const fps = vantage === 'encoder' && cameras()[0]?.getSettings().frameRate
    add({ type: 'stream', ...(fps && { nominal: { fps } }), ...options.announce })
  }

  /** @type {(report: Map<string, Stat>, before: Map<string, Stat>) => void} */
  const tell = (report, before) => {
    const numbers = readStats(vantage ?? 'player', report.values(), before)
    // A camera that was switched off on purpose sends black pictures now and then, or none.
    const off =
      vantage === 'encoder' && numbers.fps >= 0 && !cameras().some((track) => track?.enabled)
    if (off !== onBreak) add({ type: 'stream', onBreak: off })
    onBreak = off
    well = off || (numbers.fps !== 0 && numbers.bitrateBps !== 0)
    if (off) numbers.fps = numbers.bitrateBps = Number.NaN
    add({ type: 'sample', vantage, ...numbers })
  }

  const send = async () => {
    if (sending || !queue.length || performance.now() < nextAt) return
    sending = true
    const batch = queue.splice(0)
    try {
      const { status } = await fetch(url, {
        method: 'POST',
        // It goes as plain text, which spares the browser a question before each request.
        body: JSON.stringify(batch),
        credentials: 'omit',
        keepalive: true,
        signal: AbortSignal.timeout(answerWithinMs),
      })
      if (status >= 500) throw Error()
      pauseMs = 0
      // A wrong token, origin or address does not become right by sending it again.
      if (status > 400) {
        // biome-ignore lint/suspicious/noConsole: whoever puts this into a page looks there
        console.warn(`Stallwatch answers ${status} and is told nothing more`)
        forget()
      }
    } catch {
      queue = [...batch, ...queue]
      pauseMs = Math.min(longestPauseMs, pauseMs * 2 || everyMs)
    }
    nextAt = performance.now() + pauseMs
    sending = false
  }

  const forget = () => {
    left = true
    clearInterval(timer)
  }

  /** @type {(reason: string, meant?: boolean) => void} */
  const leave = (reason, meant = well && /^c(onnect|los)ed$/.test(state())) => {
    if (left) return
    forget()
    if (!before) return
    // Whoever leaves a call that stands still has not finished it.
    if (vantage === 'encoder' && meant) add({ type: 'end', reason })
    else add({ type: 'sight', vantage, state: 'blind', reason })
    navigator.sendBeacon(url, JSON.stringify(queue))
  }

  const timer = setInterval(() => look().catch(() => {}), everyMs)
  addEventListener('pagehide', () => leave('the page was left'))
  return { stop: (reason = 'finished') => leave(reason, true) }
}
