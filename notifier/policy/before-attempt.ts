import type { Notice, NoticeKind } from '../../triage/model/notice.ts'
import type { EarlierMessages } from '../channel.ts'
import { isWorthAgain, type Repetition } from './doubt.ts'
import { giveUp, type NextStep } from './next-step.ts'

/** What tells that a trouble is over. */
const ends: ReadonlySet<NoticeKind> = new Set(['recovered', 'ended', 'resolved'])

/** A notice whose turn it is, and what the outbox knows of it. */
export interface NoticeInTurn {
  readonly notice: Notice
  /** Attempts that may have reached its reader though nobody said so. */
  readonly doubts: number
  /** Something about the same subject was tried in the same place before. */
  readonly heard: boolean
  /** What was accepted before about the same subject in the same place, if anything was. */
  readonly earlier: EarlierMessages | null
}

/** What is known of the channel that a notice is for. */
export interface ChannelSight extends Repetition {
  /** Whether it takes nothing at present. */
  readonly down: boolean
}

/**
 * Why a leased notice is not tried, or null when it is: it has expired; it may have arrived
 * already, is not worth a second time, and nobody can be asked; its channel takes nothing and there is another place;
 * or it shows how a ticket stands where no message does yet, or tells a streamer of the end of something that nobody has told them of. People on call hear
 * the end also when they missed the beginning: they are to know what happened.
 */
export function beforeAttempt(
  { notice, doubts, heard, earlier }: NoticeInTurn,
  { down, ...repetition }: ChannelSight,
  now: number,
): NextStep | null {
  if (notice.expiresAt !== undefined && now >= notice.expiresAt)
    return { step: 'give-up', reason: 'expired' }
  if (doubts > 0 && !isWorthAgain(notice, repetition))
    return { step: 'give-up', reason: 'ambiguous' }
  const isSequel = notice.to === 'streamer' && ends.has(notice.kind)
  if ((isSequel && !heard) || (notice.kind === 'standing' && !earlier))
    return { step: 'drop', reason: 'nothing-told-before' }
  return down && notice.alternatives?.length ? giveUp(notice, 'channel-down') : null
}
