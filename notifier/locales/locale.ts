import type { AgainstReason } from '../../triage/model/diagnosis.ts'
import type { NoticeKind } from '../../triage/model/notice.ts'
import type { PictureSight } from '../../triage/model/picture.ts'
import type { Automation, Check, HeededName, Step } from '../../triage/model/playbook.ts'
import type { PriorityReasonId } from '../../triage/model/priority-reason.ts'
import { sampleFields } from '../../triage/model/record.ts'
import type { RuleBreachReason } from '../../triage/model/rule-breach.ts'
import type { SlaClock } from '../../triage/model/sla.ts'
import type { Audience, Cause, Symptom } from '../../triage/model/vocabulary.ts'
import type { TicketAction } from '../ticket-action.ts'
import type { Glossary } from './glossary.ts'
import type { TalkWords } from './talk-words.ts'

/** Measured things that have a name in every language; others are named by their id. */
export const measures = [
  ...sampleFields,
  'stillMs',
  'silentForMs',
  'notReceivedMs',
  'encoderFps',
  'fpsIn',
  'fpsOut',
  'referenceFps',
  'referenceBps',
  'droppedRatio',
  'skippedRatio',
  'laggedRatio',
  'carriedBps',
  'declaredBps',
  'declaredFps',
  'playerFps',
  'referenceRttMs',
  'victims',
  'watched',
  'healthy',
  'complaints',
  'withinMs',
  'pressedAgoMs',
  'expected',
  'windowMs',
  'improbability',
] as const
export type Measure = (typeof measures)[number]

/**
 * Everything that is said in one language. Every string is an ICU message; what it may refer to
 * is named beside it. A key that a language lacks does not compile; a placeholder that differs
 * from the English one fails a test.
 */
export interface Locale {
  /** BCP 47 tag, as numbers and plurals are formatted by it. */
  readonly tag: string
  /** Which way it is written. */
  readonly direction: 'ltr' | 'rtl'
  /** Whether a space stands between two sentences. */
  readonly spaced: boolean
  /** A rough length of time, ready to stand in a sentence: `{count}`. */
  readonly duration: {
    readonly seconds: string
    readonly minutes: string
    readonly hours: string
    readonly days: string
  }
  /** A time within which something is promised: `{count}`. */
  readonly within: { readonly minutes: string; readonly hours: string }
  /** A length of time to the digit, as settings have it: `{count}`. */
  readonly seconds: string
  /** Stands first in a message that may have reached its reader before. */
  readonly possibleDuplicate: string
  readonly streamer: StreamerWords
  readonly staff: StaffWords
  /** What the trade's words are called in it; a test holds every message to it. */
  readonly glossary: Glossary
  readonly talk: TalkWords
  readonly mail: MailWords
  readonly picture: PictureWords
}

/** What stands on a picture, and what is said to whoever cannot see it. */
export interface PictureWords {
  /** Beside the time when the trouble began, and the time when its reader was told; a word or two. */
  readonly broke: string
  readonly told: string
  /** In the place of a number, where nothing was there. */
  readonly nothing: string
  /** What the chart shows. */
  readonly chart: {
    /** What it is of: the local time `{broke}`, when the trouble began. */
    readonly broke: string
    /** The same, and the local time `{told}`, when its reader was told. */
    readonly brokeAndTold: string
    /** One for each number: the `{measure}`, `{before}` and `{after}` the trouble began. */
    readonly change: string
  }
  /** What a picture from the stream shows, taken at the local `{time}`. */
  readonly frame: Record<PictureSight, string>
}

/** What an e-mail says of itself. */
export interface MailWords {
  /** On the button to the ticket's page: `{number}`. */
  readonly open: string
  /** The small print: why they get it. */
  readonly why: Record<Audience, string>
  /** On the link that ends these mails, and on the button of its page. */
  readonly stop: string
  /** On that page: whether mails to `{address}` shall end; that they have; that they begin again. */
  readonly stopQuestion: string
  readonly stopped: string
  readonly begunAgain: string
  /** On the button that makes them begin again. */
  readonly again: string
}

/** What a streamer reads in the middle of a show: short and kind. */
export interface StreamerWords {
  /** The news in one line, by what viewers see. */
  readonly title: Record<Symptom, string>
  /** The same where only some viewers see anything at all: nobody should fear for their show. */
  readonly someViewersTitle: string
  /** What viewers see and since when: `{duration}`. */
  readonly seen: Record<Symptom, string>
  /** That it is in hand: `{number}` of the ticket. */
  readonly working: string
  /** Stands before the advice when the cause is a guess. */
  readonly unsure: string
  /**
   * The cause in one sentence. `{part}` is `sound` when the trouble is with the sound and
   * `picture` otherwise.
   */
  readonly why: Record<Cause, string>
  /**
   * The one thing to do, or that there is nothing to do. `stepValues` names each step's numbers;
   * they come with their units, as `2,500 kbit/s`, `30 fps`, `10 seconds` or `5%`. No frames at all
   * are `none`.
   */
  readonly step: Record<Step, string>
  /** What happens next: `untilWell`, or `byWhen` where a next word is promised: `{due}` from now at the latest. */
  readonly next: { readonly untilWell: string; readonly byWhen: string }
  readonly reopenedTitle: string
  /**
   * It has not changed, and is not forgotten: the title, and what stands in the place of `working`
   * while nobody has taken it (`waits`) and once somebody has (`taken`); `{number}` of the ticket.
   */
  readonly update: { readonly title: string; readonly waits: string; readonly taken: string }
  /** The advice is another one than before. */
  readonly adviceTitle: string
  /** `{duration}` it lasted. */
  readonly recovered: { readonly title: string; readonly body: string }
  /** Added to a recovery where the streamer's step was done; its number as it is now, as `{value}`. */
  readonly heeded: Record<HeededName, string>
  /** Added to a recovery when the trouble was on our side. */
  readonly sorry: string
  /** `{number}` of the ticket. */
  readonly ended: { readonly title: string; readonly body: string }
  /** `{number}` of the ticket. */
  readonly resolved: { readonly title: string; readonly body: string }
}

/** What people on call read. */
export interface StaffWords {
  /**
   * By what happened: `{priority}`, `{stream}`, `{symptom}`, `{cause}`, `{duration}`, `{number}`. Of
   * an incident: the `{group}` of streams (a node, an ISP, … by name), of which so many are `{ill}`,
   * `{watched}`, and have been `{affected}`. Of a promise: which `{clock}`, and for how long it still
   * runs, or is overdue (`{due}`). Of a message that was held: by which `{rule}`, and `{why}`.
   * Of a digest: of so many tickets it tells (`{count}`).
   */
  readonly title: Record<Exclude<NoticeKind, 'standing'>, string>
  /** The same placeholders, `{confidence}` as a ready percentage, and `{verdict}`. */
  readonly body: Record<Exclude<NoticeKind, 'standing'>, string>
  /**
   * The lines of a digest, one for each ticket that is ill or `over`: `{number}`, `{stream}`, `{symptom}`,
   * `{cause}`; and that there are `{count}` more.
   */
  readonly digest: { readonly open: string; readonly over: string; readonly more: string }
  readonly symptom: Record<Symptom, string>
  readonly cause: Record<Cause, string>
  /** What is promised, a few words each. */
  readonly clock: Record<SlaClock, string>
  /** How a message breaks a rule: the `{words}` it lacks or has, where it is about words. */
  readonly breach: Record<RuleBreachReason, string>
  /** Stands above the checks. */
  readonly checkFirst: string
  /** What to look at, one line each. */
  readonly check: Record<Check, string>
  /** What a machine could do about it, a few words each. */
  readonly automation: Record<Automation, string>
  readonly fact: {
    readonly ticket: string
    readonly stream: string
    readonly streamer: string
    readonly viewers: string
    readonly symptom: string
    readonly cause: string
    readonly priority: string
    readonly since: string
    readonly where: string
    readonly app: string
    readonly evidence: string
    /** Causes at work as well, only less. */
    readonly also: string
    readonly ruledOut: string
    readonly advised: string
    readonly automation: string
    /** Who has it. */
    readonly assignee: string
  }
  /** What is held to be the cause, in a sentence: `{cause}` and `{confidence}`. */
  readonly verdict: string
  /** The same where nobody knows. */
  readonly noVerdict: string
  /** `{cause}` and `{confidence}`. */
  readonly causeWithConfidence: string
  /** `{time}` in UTC and `{duration}` since. */
  readonly sinceWithDuration: string
  /** A cause that is at work as well: `{cause}`, and the `{evidence}` for it. */
  readonly causeWithEvidence: string
  /** A cause that was ruled out: `{cause}`, and what speaks `{against}` it. */
  readonly causeRuledOut: string
  /** What speaks against a cause, a few words each. */
  readonly against: Record<AgainstReason, string>
  readonly unknownValue: string
  /**
   * What a ticket's priority is made of, a few words each: `{symptom}`; `{viewers}`; `{tier}`;
   * `{scenario}`; `{duration}`; `{from}` and `{to}` viewers; `{times}`; `{by}` whom, `{priority}`.
   */
  readonly priorityReason: Record<PriorityReasonId, string>
  readonly measure: Record<Measure, string>
  /** On a button; those of a streamer in their own words. */
  readonly action: Record<TicketAction, string>
}
