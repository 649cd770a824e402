import { describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { sampleIncident } from '../../fixtures/testing/sample-incident.ts'
import { sampleOnsetAt, sampleRecent } from '../../fixtures/testing/sample-recent.ts'
import { sampleAt, sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Notice } from '../../triage/model/notice.ts'
import type { Picture } from '../../triage/model/picture.ts'
import { createPictureMaker, type PictureParts } from './picture-maker.ts'

const frame: Picture = { at: sampleAt - 1_000, shows: 'frozen', jpeg: new Uint8Array([255, 216]) }
const then = { recent: sampleRecent(), onsetAt: sampleOnsetAt }

/** A maker whose PNGs are the SVGs they are made of. */
function maker(changes: Partial<PictureParts> = {}) {
  const clock = createManualClock(sampleAt)
  const captured = createCapturedLog()
  const counted: string[] = []
  const drawn: string[] = []
  const make = createPictureMaker({
    remembered: () => ({ now: then }),
    frame: async () => null,
    timeZone: () => undefined,
    theme: () => 'dark',
    rasterizer: {
      png: async (svg) => {
        drawn.push(svg)
        return new TextEncoder().encode(svg)
      },
    },
    ...{ clock, log: captured.log },
    count: (picture, outcome) => counted.push(`${picture} ${outcome}`),
    ...changes,
  })
  const pictures = (notice: Partial<Notice> = {}, ticket = sampleTicket()) =>
    make(sampleNotice(ticket, notice))
  return { clock, captured, counted, drawn, pictures }
}

test('a chart and the frame of a probe go with the news, each with its words, in the language and time of its reader', async () => {
  const { pictures, counted } = maker({ frame: async () => frame, timeZone: () => 'Asia/Shanghai' })
  const shown = await pictures({ language: 'zh-CN' })
  expect(shown.map(({ name, type }) => [name, type])).toEqual([
    ['metrics.png', 'image/png'],
    ['frame.jpg', 'image/jpeg'],
  ])
  expect(shown[0]?.alt).toBe(
    '直播走势图：23:59:52 出现问题，00:00:00 通知了你。码率：之前 3.5 Mbit/s，之后 140 kbit/s。帧率：之前 30 fps，之后 2.5 fps。',
  )
  expect(shown[1]?.alt).toBe('23:59:59 的画面，定格不动。')
  expect(counted).toEqual(['metrics made', 'frame made'])
})

describe('no picture goes with', () => {
  test.each<[what: string, notice: Partial<Notice>]>([
    ['news of an incident', { kind: 'incident', incident: sampleIncident() }],
    ['a page of an incident', { incident: sampleIncident() }],
    ['a digest', { kind: 'digest' }],
    ['news of a promise', { kind: 'sla-at-risk' }],
    ['news that a person closed it', { kind: 'resolved' }],
    ['word that there is nothing new', { kind: 'update' }],
  ])('%s', async (_, notice) => {
    const { pictures, counted } = maker({ frame: async () => frame })
    expect(await pictures(notice)).toEqual([])
    expect(counted).toEqual([])
  })

  test('a ticket of an incident: its messages are many', async () => {
    const { pictures } = maker({ frame: async () => frame })
    expect(await pictures({}, sampleTicket({ incident: 'i-1' }))).toEqual([])
  })
})

test('a recovery shows the chart up to now, and no frame of what is over', async () => {
  const { pictures, drawn, counted } = maker({ frame: async () => frame })
  const ticket = sampleTicket({ openedAt: sampleAt - 3_000, onsetAt: sampleOnsetAt })
  const shown = await pictures({ kind: 'recovered' }, ticket)
  expect(shown.map(({ name }) => name)).toEqual(['metrics.png'])
  expect(drawn[0]).toContain('We told you 15:59:57')
  expect(counted).toEqual(['metrics made'])
})

describe('the minutes shown', () => {
  const late = { recent: sampleRecent({ fromAt: sampleAt }), onsetAt: sampleOnsetAt }

  test('are those around the onset, also when they are long ago', async () => {
    const { pictures } = maker({ remembered: () => ({ kept: then, now: late }) })
    expect(await pictures({ kind: 'raised' })).toHaveLength(1)
  })

  test('of an alarm are the same for all who hear of it, and at every attempt', async () => {
    let fps = 0
    const changing = () => {
      fps += 1
      const recent = sampleRecent({ usual: { bitrateBps: null, fps } })
      return { kept: then, now: { recent, onsetAt: sampleOnsetAt } }
    }
    const { pictures, drawn } = maker({ remembered: changing })
    for (const channel of ['a', 'b', 'b']) expect(await pictures({ channel })).toHaveLength(1)
    expect(drawn).toHaveLength(1)
  })

  test('are not known after a restart: the message goes without them', async () => {
    const { pictures, counted } = maker({ remembered: () => ({}) })
    expect(await pictures()).toEqual([])
    expect(counted).toEqual(['metrics not-known', 'frame not-known'])
  })
})

describe('a message does not suffer', () => {
  test('when others are drawn first', async () => {
    const { pictures, counted } = maker({ rasterizer: { png: () => null } })
    expect(await pictures()).toEqual([])
    expect(counted[0]).toBe('metrics busy')
  })

  test('when a picture takes longer than a second, and the next one has it', async () => {
    let finish = (_: Uint8Array) => {}
    const slow = new Promise<Uint8Array>((resolve) => {
      finish = resolve
    })
    const { pictures, counted, captured, clock } = maker({ rasterizer: { png: () => slow } })
    const first = pictures()
    await clock.advance(1_000)
    expect(await first).toEqual([])
    expect(counted).toContain('metrics late')
    expect(captured.lines).toEqual([expect.stringContaining('a picture came too late')])
    finish(new Uint8Array([1]))
    expect(await pictures()).toHaveLength(1)
  })

  test('when it cannot be made, nor the frame be read; and it is tried anew', async () => {
    let fails = true
    const { pictures, counted, captured } = maker({
      frame: () => Promise.reject(new Error('the store is closed')),
      rasterizer: {
        png: async () => {
          if (fails) throw new Error('out of paint')
          return new Uint8Array([1])
        },
      },
    })
    expect(await pictures()).toEqual([])
    expect(counted.sort()).toEqual(['frame failed', 'metrics failed'])
    expect(captured.lines).toHaveLength(2)
    fails = false
    expect(await pictures()).toHaveLength(1)
  })

  test('when its reader’s time zone is nonsense', async () => {
    const { pictures, counted } = maker({ timeZone: () => 'Mars/Olympus' })
    expect(await pictures()).toEqual([])
    expect(counted).toContain('metrics failed')
  })
})

test('so many pictures are kept, and no more', async () => {
  const { pictures, drawn } = maker()
  for (let index = 0; index < 65; index += 1) await pictures({ at: sampleAt - index * 1_000 })
  await pictures({ at: sampleAt - 64_000 })
  expect(drawn).toHaveLength(65)
  await pictures({ at: sampleAt })
  expect(drawn).toHaveLength(66)
})
