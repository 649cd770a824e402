import swagger from '@fastify/swagger'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  LogController,
} from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { encodeProblem } from '../../collector/ingest/problem.ts'
import { withoutToken } from '../../collector/ingest/token-check.ts'
import { pathText } from '../config-error.ts'
import { describedAs } from './api-description.ts'
import { ApiError, problemOf } from './api-error.ts'
import { docsRoutes } from './docs-routes.ts'
import { refuseUnknownParameters } from './refuse-unknown-parameters.ts'

const problemType = 'application/problem+json; charset=utf-8'

/**
 * A fastify instance in which every refusal is `application/problem+json` with a stable code,
 * bodies and answers are checked by the schemas of their routes, and `/api/openapi.json` and
 * `/api/docs` describe those.
 */
export async function createHttpServer(log: Logger): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(swagger, describedAs)
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = asApiError(error)
    if (known.status >= 500)
      request.log.error({ err: error, url: withoutSecrets(request.url) }, 'a request failed')
    return reply
      .code(known.status)
      .type(problemType)
      .send(encodeProblem(problemOf(known)))
  })
  app.setNotFoundHandler((request, reply) => {
    const path = withoutSecrets(request.url).split('?', 1)[0]
    const missing = new ApiError(404, 'not-found', `there is nothing at ${request.method} ${path}`)
    return reply
      .code(404)
      .type(problemType)
      .send(encodeProblem(problemOf(missing)))
  })
  app.addHook('preValidation', refuseUnknownParameters)
  docsRoutes(app)
  return app
}

/** A request's address without what lets somebody in: a token, or what stands in a signed link. */
function withoutSecrets(url: string): string {
  return withoutToken(url).replace(/^(\/[au]\/)[^/?#]+/, '$1***')
}

function asApiError(error: FastifyError): ApiError {
  if (error instanceof ApiError) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map(({ instancePath, message }) => {
      const path = pathText(instancePath.split('/').filter(Boolean))
      return path ? `${path}: ${message}` : `${error.validationContext}: ${message}`
    })
    return new ApiError(400, 'invalid-request', issues.join('; '))
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new ApiError(
      415,
      codeOf(error),
      'the content type is not read here, expected application/json',
    )
  const status = error.statusCode ?? 500
  if (status >= 500)
    return new ApiError(500, 'internal', 'something went wrong on our side; the log says what')
  return new ApiError(status, codeOf(error), error.message)
}

/** Fastify's own refusals, such as FST_ERR_CTP_INVALID_MEDIA_TYPE, in our spelling. */
function codeOf(error: FastifyError): string {
  return (
    error.code
      ?.replace(/^FST_ERR_(CTP_)?/, '')
      .toLowerCase()
      .replaceAll('_', '-') ?? 'bad-request'
  )
}
