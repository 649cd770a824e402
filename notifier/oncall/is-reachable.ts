import type { DutyPerson } from './duty.ts'

/** A channel that can reach one person. */
export interface PersonalChannel {
  readonly name: string
  readonly kind: string
}

/** Where somebody is reached in a channel: by its name, or else by its kind. */
export function addressIn(person: DutyPerson, { name, kind }: PersonalChannel): string | undefined {
  return person.addresses[name] ?? person.addresses[kind]
}

/** Whether somebody has an address in any of the channels. */
export function isReachable(person: DutyPerson, channels: readonly PersonalChannel[]): boolean {
  return channels.some((channel) => addressIn(person, channel) !== undefined)
}
