import type { ApiAnswer, ApiDescription, ApiOperation, JsonSchema } from './api-description.ts'
import { escapeHtml } from './escape-html.ts'

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color-scheme:light dark}' +
  'code{font:14px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}h2{margin-top:2em;border-bottom:1px solid #8888}' +
  'h3{margin:1.6em 0 .2em}p{margin:.3em 0}table{border-collapse:collapse;margin:.5em 0;width:100%}' +
  'td,th{text-align:left;vertical-align:top;padding:.2em .8em .2em 0;border-bottom:1px solid #8883}' +
  'nav{columns:16em}nav a{display:block}'

/** What holds for every route, said once. */
const intro = [
  'With <code>server.tokens</code> configured, send <code>Authorization: Bearer …</code>: scope <code>read</code> for GET, <code>act</code> for everything else, <code>ingest</code> for <code>/ingest</code>.',
  'Lists are <code>{"items": […], "next": …}</code>: ask again with <code>?cursor=</code> and the value of <code>next</code>, until it is null.',
  'Refusals are <code>application/problem+json</code> with a stable <code>code</code>. Times are Unix time in ms.',
  'For programs: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).',
]

/** The description of the API for people: one page of HTML without scripts and without anything from elsewhere. */
export function docsPage(description: ApiDescription): string {
  const { info, paths, components } = description
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const groups = Map.groupBy(routes, ({ path }) => groupOf(path))
  const names = [...groups.keys()].sort()
  const schemas = Object.entries(components?.schemas ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeHtml(info.title)}: HTTP</title><style>${style}</style></head><body>`,
    `<h1>${escapeHtml(`${info.title} ${info.version}`)}</h1>`,
    ...intro.map((line) => `<p>${line}</p>`),
    `<nav>${[...names, ...schemas.map(([name]) => name)].map(linkTo).join('')}</nav>`,
    ...names.flatMap((name) => [heading(name), ...(groups.get(name) ?? []).map(routeOf)]),
    ...schemas.flatMap(([name, schema]) => [heading(name), wordsOf(schema), fieldsOf(schema)]),
    '</body></html>',
  ].join('\n')
}

/** `/api/v1/tickets/{id}` belongs to tickets; what lies elsewhere, to its first part. */
function groupOf(path: string): string {
  return /^\/(?:api\/v1\/)?([^/]*)/.exec(path)?.[1] ?? path
}

function heading(name: string): string {
  return `<h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2>`
}

function linkTo(name: string): string {
  return `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`
}

function routeOf({
  path,
  method,
  operation,
}: {
  readonly path: string
  readonly method: string
  readonly operation: ApiOperation
}): string {
  const { summary = '', description = '', parameters = [], requestBody, responses } = operation
  const rows = parameters.map((each) =>
    rowOf(each.name, each.schema, { where: each.in, isNeeded: each.required, ...each }),
  )
  const body = requestBody ? Object.values(requestBody.content)[0]?.schema : undefined
  return [
    `<h3><code>${escapeHtml(`${method.toUpperCase()} ${path}`)}</code></h3>`,
    ...[summary, description].filter(Boolean).map(sentenceOf),
    tableOf([...rows, ...(body ? rowsOf(body, 'body') : [])]),
    ...Object.entries(responses).map(answerOf),
  ].join('\n')
}

function answerOf([status, { description, content }]: [string, ApiAnswer]): string {
  const schema = Object.values(content ?? {})[0]?.schema
  const type = schema ? typeOf(schema) : ''
  const words = type !== '' && status.startsWith('2') ? type : proseOf(description)
  return `<p>→ <b>${escapeHtml(status)}</b> ${words}</p>`
}

function fieldsOf(schema: JsonSchema): string {
  return tableOf(rowsOf(schema, ''))
}

function rowsOf(schema: JsonSchema, where: string): string[] {
  return Object.entries(schema.properties ?? {}).map(([name, field]) =>
    rowOf(name, field, { where, isNeeded: schema.required?.includes(name) }),
  )
}

function rowOf(
  name: string,
  schema: JsonSchema,
  {
    where,
    isNeeded = false,
    description = schema.description,
  }: {
    readonly where: string
    readonly isNeeded?: boolean | undefined
    readonly description?: string | undefined
  },
): string {
  const place = where === '' ? '' : `${where}${isNeeded ? ', needed' : ''}`
  const words = [description ?? '', boundsOf(schema)].filter(Boolean).join('; ')
  return `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}</td><td>${typeOf(schema)}</td><td>${proseOf(words)}</td></tr>`
}

function tableOf(rows: readonly string[]): string {
  return rows.length === 0 ? '' : `<table>${rows.join('\n')}</table>`
}

/** The type of a value as HTML, such as `list of <a>Ticket</a>`. */
function typeOf(schema: JsonSchema): string {
  const { $ref, anyOf, oneOf, items, properties, additionalProperties, type } = schema
  if ($ref !== undefined) return linkTo($ref.split('/').at(-1) ?? $ref)
  const choices = anyOf ?? oneOf
  if (choices) return [...new Set(choices.map(typeOf))].join(' or ')
  if (schema.enum) return schema.enum.map((each) => codeOf(each)).join(' ')
  if (schema.const !== undefined) return codeOf(schema.const)
  if (items) return `list of ${typeOf(items)}`
  if (properties) return `{ ${Object.entries(properties).map(fieldOf).join(', ')} }`
  if (typeof additionalProperties === 'object' && additionalProperties.type !== undefined)
    return `${typeOf(additionalProperties)} by name`
  return escapeHtml([type ?? ''].flat().join(' or '))
}

function fieldOf([name, schema]: [string, JsonSchema]): string {
  const type = typeOf(schema)
  return type === '' ? codeOf(name) : `${codeOf(name)}: ${type}`
}

function codeOf(value: unknown): string {
  return `<code>${escapeHtml(String(value))}</code>`
}

/** Bounds that somebody chose; those of every whole number go without saying. */
function boundsOf({ minimum, maximum, default: fallback }: JsonSchema): string {
  const words = [
    ...(minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? [`from ${minimum}`] : []),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? [`to ${maximum}`] : []),
    ...(fallback !== undefined ? [`${JSON.stringify(fallback)} when left out`] : []),
  ]
  return words.join(' ').replace(/ (?=\S+ when)/, ', ')
}

function wordsOf({ description = '' }: JsonSchema): string {
  return description === '' ? '' : sentenceOf(description)
}

function sentenceOf(text: string): string {
  return `<p>${proseOf(text).replace(/\.?$/, '.')}</p>`
}

/** Text whose words in backticks are code. */
function proseOf(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}
