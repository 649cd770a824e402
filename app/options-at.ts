interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly propertyNames?: { readonly enum?: readonly string[] }
  readonly additionalProperties?: Node | boolean
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
  readonly allOf?: readonly Node[]
  readonly const?: unknown
}

/**
 * The names of the options that may stand at `path`, by a JSON schema. Where an option `kind` chooses
 * among several, those of the kind that `raw` has there.
 */
export function optionsAt(
  schema: unknown,
  path: readonly PropertyKey[],
  raw: unknown,
): readonly string[] {
  let nodes = alternatives(schema as Node, raw)
  let value = raw
  for (const key of path) {
    value = (value as Record<PropertyKey, unknown> | undefined)?.[key]
    nodes = nodes.flatMap((node) => inner(node, key)).flatMap((node) => alternatives(node, value))
  }
  return [...new Set(nodes.flatMap(namesOf))]
}

function namesOf({ properties, propertyNames }: Node): readonly string[] {
  return properties ? Object.keys(properties) : (propertyNames?.enum ?? [])
}

function inner({ properties, items, additionalProperties }: Node, key: PropertyKey): Node[] {
  const named = typeof key === 'number' ? items : properties?.[String(key)]
  if (named) return [named]
  return typeof additionalProperties === 'object' ? [additionalProperties] : []
}

function alternatives(node: Node, value: unknown): readonly Node[] {
  const several = node.anyOf ?? node.oneOf ?? node.allOf
  const all = several?.flatMap((each) => alternatives(each, value)) ?? [node]
  const kind = (value as { kind?: unknown } | undefined)?.kind
  const chosen = all.filter(
    ({ properties }) => kind !== undefined && properties?.kind?.const === kind,
  )
  return chosen.length > 0 ? chosen : all
}
