/** The parts of Stallwatch that one process can run. */
export const roles = ['collect', 'triage', 'notify', 'web'] as const
export type Role = (typeof roles)[number]

/**
 * The roles that `--role` names, all of them without it. Throws a `RangeError` that says what
 * was expected when a name is none of ours, or when parts are pulled apart that need each other.
 */
export function parseRoles(text: string | undefined): ReadonlySet<Role> {
  if (text === undefined) return new Set(roles)
  const named = text.split(',').map((name) => name.trim())
  const wrong = named.find((name) => !(roles as readonly string[]).includes(name))
  if (wrong !== undefined) {
    throw new RangeError(`--role: "${wrong}" is no role, expected some of ${roles.join(',')}`)
  }
  const chosen = new Set(named as Role[])
  const needsTriage = (['collect', 'web'] as const).find((role) => chosen.has(role))
  if (needsTriage && !chosen.has('triage')) {
    throw new RangeError(
      `--role: "${needsTriage}" needs "triage" in the same process, since bus.url is memory: (notify can run apart)`,
    )
  }
  return chosen
}
