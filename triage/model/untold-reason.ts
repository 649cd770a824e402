/**
 * Why nobody was told: a line on the timeline instead of silence.
 */
export const untoldReasons = [
  'no-address',
  'no-channel',
  'no-route',
  'delivery-failed',
  // It was not sent yet when newer news took its place.
  'superseded',
  // On-call is told of the incident instead.
  'part-of-incident',
  // A mute holds it back, or held back what it is the end of.
  'muted',
  // On-call has asked for quiet.
  'snoozed',
  // It waited for the streamer's quiet hours to end, and would be no news by then.
  'quiet-hours',
  // A streamer is not told of the end of what they were never told of.
  'nothing-told-before',
  // Its words break a rule of the region or language; on-call is told, to tell them in person.
  'held-by-rule',
  // It could wait, and a digest tells of it together with others.
  'in-digest',
] as const
export type UntoldReason = (typeof untoldReasons)[number]
