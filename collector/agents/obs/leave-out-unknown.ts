/** An object without its undefined keys; the same type with those keys optional. */
type Known<T> = { [key in keyof T]?: Exclude<T[key], undefined> }

/** A copy of `object` without the keys that are undefined: in a record they would be fields. */
export function leaveOutUnknown<T extends object>(object: T): Known<T> {
  const known = Object.entries(object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Known<T>
}
