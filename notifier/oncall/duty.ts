/** Somebody who can be on duty. */
export interface DutyPerson {
  readonly id: string
  /** How people call them. */
  readonly name: string
  /** BCP 47 tags of what they speak, best first. */
  readonly languages: readonly string[]
  /** What they know how to mend, in the team's own words. */
  readonly skills: readonly string[]
  /** IANA name of where they live; the table of duty shows their hours in it. */
  readonly timeZone?: string | undefined
  /** Where they are reached, by the name of a channel or else by its kind. */
  readonly addresses: { readonly [nameOrKind: string]: string }
}

/** The days of the week as Temporal numbers them, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** Hours of duty that begin on certain days. */
export interface DutyHours {
  /** The days on which they begin; a night belongs to the day on which it began. */
  readonly days: readonly Weekday[]
  /** Local time at which they begin, in minutes since midnight. */
  readonly fromMinute: number
  /** Local time at which they end, in minutes since the midnight before they began: 1440 is the end of that day, more is the next. */
  readonly toMinute: number
}

/** Who follows whom, and when. */
export interface Rotation {
  /** The first handover, on the layer's wall clock, such as `2026-01-05T08:00`. Before it nobody of the layer is on duty. */
  readonly from: string
  /** Hours on the wall clock from one handover to the next: a day is 24, also when clocks change. */
  readonly everyHours: number
}

/** A time with people, fixed in advance. */
export interface FixedShift {
  readonly fromMs: number
  readonly toMs: number
  readonly people: readonly string[]
}

/** One line of a schedule: its turns, its hours, or shifts that a calendar lists. */
export interface Layer {
  readonly name: string
  /** The wall clock its handovers and hours go by; IANA name. */
  readonly timeZone: string
  /** While a layer has somebody on duty, layers of lower levels have not. Equals serve side by side. */
  readonly level: number
  /** Regions of the streams it looks after; all when empty. */
  readonly regions: readonly string[]
  /** Who serves together, turn by turn. */
  readonly turns: readonly (readonly string[])[]
  /** Null when every turn serves all the time. */
  readonly rotation: Rotation | null
  /** Only these hours; around the clock when empty. */
  readonly hours: readonly DutyHours[]
  /** Local time such as `2027-01-01T00:00`; from then on nobody of the layer is on duty. */
  readonly until: string | null
  /** Shifts of a calendar instead of turns; null for a layer that has turns. */
  readonly shifts: readonly FixedShift[] | null
}

/** Others serve for a while: instead of everybody, or of one person. */
export interface Override extends FixedShift {
  /** Whose duty they take; everybody's when null. Nobody may take it: then lower levels do. */
  readonly insteadOf: string | null
}

/** Two people take each other's duty for a while. */
export interface Swap {
  readonly fromMs: number
  readonly toMs: number
  readonly between: readonly [string, string]
}

/** A plan of who is on duty, when. */
export interface Schedule {
  readonly name: string
  /** IANA name; times of overrides and swaps are read in it, and shown in it. */
  readonly timeZone: string
  readonly layers: readonly Layer[]
  readonly overrides: readonly Override[]
  readonly swaps: readonly Swap[]
  /** Whether nobody need be on duty at times. */
  readonly allowGaps: boolean
}

/** Everything about who is on duty. */
export interface Duty {
  readonly people: readonly DutyPerson[]
  readonly schedules: readonly Schedule[]
  /** The version of the time-zone data that handovers are computed with, such as `2026c`. */
  readonly tzVersion: string
}

/** Why somebody is on duty. */
export const dutyReasons = ['turn', 'calendar', 'swap', 'cover', 'override'] as const
export type DutyReason = (typeof dutyReasons)[number]

/** One person's place in a schedule at one moment. */
export interface Post {
  readonly person: string
  /** Name of the layer; empty when an override puts them on duty. */
  readonly layer: string
  readonly reason: DutyReason
}
