import { STATUS_CODES } from 'node:http'
import type { SwaggerTransformObject } from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { version } from '../version.ts'

/** The parts of an OpenAPI 3.1 document that are read here. */
export interface ApiDescription {
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> }
}

/** One method of one path. */
export interface ApiOperation {
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly ApiParameter[]
  readonly requestBody?: { readonly content: ApiContent }
  readonly responses: Readonly<Record<string, ApiAnswer>>
}

/** One parameter of the path or the query. */
export interface ApiParameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

/** One answer, by its status. */
export interface ApiAnswer {
  readonly description: string
  readonly content?: ApiContent
}

type ApiContent = Readonly<Record<string, { readonly schema: JsonSchema }>>

/** What a schema says that people read. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly required?: readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
}

/** How `@fastify/swagger` makes the description: from the schemas that validate. */
export const describedAs = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Stallwatch',
      version,
      description:
        'Streams, their tickets, and everything that happens to them. Times are Unix ms.',
    },
    components: {
      securitySchemes: {
        token: {
          type: 'http' as const,
          scheme: 'bearer',
          description:
            'One of `server.tokens`: scope `read` for GET, `act` for everything else, `ingest` for /ingest. None is needed where none is configured.',
        },
      },
    },
    security: [{ token: [] }],
  },
  transform: jsonSchemaTransform,
  transformObject: ((document) =>
    tidy(jsonSchemaTransformObject(document))) satisfies SwaggerTransformObject,
}

type Document = ReturnType<typeof jsonSchemaTransformObject>

/** Without schemas that nothing refers to, and with words for answers that have none of their own. */
function tidy(document: Document): Document {
  const { paths, components } = document as unknown as ApiDescription
  const used = referred(paths, components?.schemas ?? {})
  const schemas = Object.entries(components?.schemas ?? {}).filter(([name]) => used.has(name))
  return {
    ...document,
    paths: JSON.parse(JSON.stringify(paths), sayAnswers),
    components: { ...components, schemas: Object.fromEntries(schemas) },
  } as Document
}

function referred(root: unknown, schemas: Readonly<Record<string, JsonSchema>>): Set<string> {
  const used = new Set<string>()
  const left: unknown[] = [root]
  for (const each of left) {
    const text = JSON.stringify(each) ?? ''
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      left.push(schemas[name])
    }
  }
  return used
}

/** What the generator puts where a schema has no words. */
const wordless = 'Default Response'

function sayAnswers(key: string, value: unknown): unknown {
  if (key !== 'responses') return value
  const answers = Object.entries(value as Record<string, ApiAnswer>)
  return Object.fromEntries(
    answers.map(([status, answer]) => [
      status,
      answer.description === wordless ? { ...answer, description: wordsOf(status) } : answer,
    ]),
  )
}

function wordsOf(status: string): string {
  return status === '4XX' ? 'Refused; `code` says why' : (STATUS_CODES[status] ?? status)
}
