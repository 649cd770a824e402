import { z } from 'zod'

/**
 * The names of all options of a schema that are marked as secret (`.meta({ secret: true })`),
 * however deep they lie. A name that is secret somewhere is treated as a secret everywhere.
 */
export function secretNamesIn(schema: z.ZodType): ReadonlySet<string> {
  const names = new Set<string>()
  function walk(node: unknown): void {
    if (typeof node !== 'object' || node === null) return
    const { properties = {} } = node as { properties?: Record<string, { secret?: boolean }> }
    for (const [name, option] of Object.entries(properties)) if (option.secret) names.add(name)
    for (const inner of Object.values(node)) walk(inner)
  }
  walk(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }))
  return names
}
