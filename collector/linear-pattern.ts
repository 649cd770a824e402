import { RE2JS } from 're2js'
import { z } from 'zod'

/**
 * A regular expression in the syntax of RE2, which takes time linear in the text: whatever a
 * stream is called, it holds nobody up.
 */
export interface LinearPattern {
  /** Whether it occurs anywhere in the text. */
  occursIn(text: string): boolean
  /** What its named groups have found where it occurs first; null when it does not. */
  find(text: string): ReadonlyMap<string, string> | null
  /** What its named groups have found where the whole text matches; null when it does not. */
  match(text: string): ReadonlyMap<string, string> | null
}

/** Makes a pattern of a text that the schema has let through; throws for any other. */
export function compilePattern(text: string): LinearPattern {
  const pattern = RE2JS.compile(text)
  const names = Object.keys(pattern.namedGroups())

  function groupsOf(matcher: ReturnType<typeof pattern.matcher>): ReadonlyMap<string, string> {
    const found = names.map((name) => [name, matcher.group(name)] as const)
    return new Map(found.filter((group): group is [string, string] => group[1] !== null))
  }

  return {
    occursIn: (input) => pattern.test(input),
    find(input) {
      const matcher = pattern.matcher(input)
      return matcher.find() ? groupsOf(matcher) : null
    },
    match(input) {
      const matcher = pattern.matcher(input)
      return matcher.matches() ? groupsOf(matcher) : null
    },
  }
}

/** A text that `compilePattern` takes; a refusal says why, and shows the example. */
export function patternSchema(example: string) {
  return z
    .string()
    .min(1)
    .max(1_000)
    .superRefine((text, context) => {
      const why = troubleOf(text)
      if (why) context.addIssue(`expected a regular expression, such as "${example}": ${why}`)
    })
}

/** Why a text is no pattern; empty when it is one. */
function troubleOf(text: string): string {
  try {
    RE2JS.compile(text)
    return ''
  } catch (error) {
    const why = (error as Error).message.replace(/^error parsing regexp: /, '')
    const hint =
      '; look-around and back-references are not known here, since they can take for ever'
    return /\(\?[=!<]|escape/.test(why) ? why + hint : why
  }
}
