import { describe, expect, test } from 'vitest'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { PictureSight } from '../model/picture.ts'
import type { TicketHappening } from '../model/ticket.ts'
import { applyAll } from './apply-trouble.ts'
import { putPicture } from './put-picture.ts'

const kept = (shows: PictureSight): TicketHappening => ({ kind: 'picture-kept', shows, bytes: 9 })
const resolved: TicketHappening = { kind: 'resolved', resolution: 'recovered' }
const reopened: TicketHappening = { kind: 'reopened' }
const jpeg = new Uint8Array(20)

describe('a picture is put on a ticket', () => {
  test.each<readonly [string, readonly TicketHappening[], PictureSight, boolean]>([
    ['that has none', [], 'frozen', true],
    ['that has none, though it moves', [], 'moving', true],
    ['whose picture moves, when it does not', [kept('moving')], 'black', true],
    ['not when it moves and the other does not', [kept('frozen')], 'moving', false],
    ['not when both move', [kept('moving')], 'moving', false],
    ['not when neither moves', [kept('frozen')], 'black', false],
    ['that came back since its picture', [kept('frozen'), resolved, reopened], 'frozen', true],
    [
      'once for each time it came back',
      [kept('frozen'), resolved, reopened, kept('frozen')],
      'frozen',
      false,
    ],
  ])('%s', (_, before, shows, isPut) => {
    const { ticket } = applyAll(sampleTicket(), 1_000, before)
    const change = putPicture(ticket, { at: 10, shows, jpeg })
    expect(change !== null).toBe(isPut)
    if (!change) return
    // Never before the line above it.
    const at = before.length > 0 ? 1_000 : 10
    expect(change.events).toEqual([{ at, kind: 'picture-kept', shows, bytes: 20 }])
    expect(change.ticket.status).toBe(ticket.status)
  })
})
