import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Duty } from '../../notifier/oncall/duty.ts'
import { timeZone } from '../../notifier/time-zone.ts'
import type { Clock } from '../../triage/model/clock.ts'
import type { Store } from '../../triage/store/store.ts'
import { makeReport } from '../make-report.ts'
import { monthPattern, monthPeriod } from '../month-period.ts'
import { writeReport } from '../write-report.ts'
import type { Access } from './access.ts'
import { reportSchema } from './report-schema.ts'
import { problemSchema } from './ticket-schema.ts'

/** What reports are made of. */
export interface ReportRoute {
  readonly store: Pick<Store, 'tickets'>
  readonly duty: () => Duty
  readonly clock: Pick<Clock, 'now'>
  readonly access: Access
}

const markdown = 'text/markdown'

/** `/api/v1/report?month=2026-11`: the figures of a month, as JSON, or as Markdown for who asks for that. */
export function reportRoute(server: FastifyInstance, parts: ReportRoute): void {
  const { store, duty, clock, access } = parts
  server.withTypeProvider<ZodTypeProvider>().get(
    '/api/v1/report',
    {
      schema: {
        summary: 'The figures of a month; with "Accept: text/markdown" as Markdown',
        produces: ['application/json', markdown],
        querystring: z.object({
          month: z.string().regex(monthPattern, 'expected a month such as 2026-11'),
          timeZone: timeZone
            .default('UTC')
            .describe('Whose midnights the month begins and ends at'),
        }),
        response: { 200: z.union([reportSchema, z.string()]), '4xx': problemSchema },
      },
    },
    async (request, reply) => {
      access(request, 'read')
      const { month, timeZone: zone } = request.query
      const period = monthPeriod(month, zone)
      const made = await makeReport({ store, duty: duty() }, period, clock.now())
      reply.header('vary', 'accept')
      if (!wantsMarkdown(request.headers.accept)) return made
      const text = writeReport(made, `${month} (${zone})`)
      // Sent as it is: what goes through the answer's schema comes out as JSON.
      return reply
        .type(`${markdown}; charset=utf-8`)
        .serializer((whole: string) => whole)
        .send(text)
    },
  )
}

/** Markdown is named, and JSON is not named before it. */
function wantsMarkdown(accept = ''): boolean {
  const types = accept.split(',').map((each) => each.split(';', 1)[0]?.trim().toLowerCase())
  const first = types.find((type) => type === markdown || type === 'application/json')
  return first === markdown
}
