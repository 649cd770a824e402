import { z } from 'zod'
import type { Source, SourceContext } from '../source.ts'
import { hlsSchema } from './hls/config.ts'
import { createHlsSource } from './hls/hls-source.ts'
import { janusSchema } from './janus/config.ts'
import { createJanusSource } from './janus/janus-source.ts'
import { livekitSchema } from './livekit/config.ts'
import { createLivekitSource } from './livekit/livekit-source.ts'
import { mediamtxSchema } from './mediamtx/config.ts'
import { createMediamtxSource } from './mediamtx/mediamtx-source.ts'
import { nginxRtmpSchema } from './nginx-rtmp/config.ts'
import { createNginxRtmpSource } from './nginx-rtmp/nginx-rtmp-source.ts'
import { ovenmediaengineSchema } from './ovenmediaengine/config.ts'
import { createOvenmediaengineSource } from './ovenmediaengine/ovenmediaengine-source.ts'
import { probeSchema } from './probe/config.ts'
import { createProbeSource } from './probe/probe-source.ts'
import { prometheusSchema } from './prometheus/config.ts'
import { createPrometheusSource } from './prometheus/prometheus-source.ts'
import { rtspSourceSchema } from './rtsp/config.ts'
import { createRtspSource } from './rtsp/rtsp-source.ts'
import { srsSchema } from './srs/config.ts'
import { createSrsSource } from './srs/srs-source.ts'
import { srtSchema } from './srt/config.ts'
import { createSrtSource } from './srt/srt-source.ts'

/** A kind of source: what its configuration looks like, and how one is made of it. */
interface SourceKind<Schema extends z.ZodType> {
  readonly schema: Schema
  readonly create: (config: z.infer<Schema>, context: SourceContext) => Source
}

function sourceKind<Schema extends z.ZodType>(kind: SourceKind<Schema>): SourceKind<Schema> {
  return kind
}

/** Every kind of source there is. A new one is a line here. */
export const sourceCatalog = {
  hls: sourceKind({ schema: hlsSchema, create: createHlsSource }),
  janus: sourceKind({ schema: janusSchema, create: createJanusSource }),
  livekit: sourceKind({ schema: livekitSchema, create: createLivekitSource }),
  mediamtx: sourceKind({ schema: mediamtxSchema, create: createMediamtxSource }),
  'nginx-rtmp': sourceKind({ schema: nginxRtmpSchema, create: createNginxRtmpSource }),
  ovenmediaengine: sourceKind({
    schema: ovenmediaengineSchema,
    create: createOvenmediaengineSource,
  }),
  probe: sourceKind({ schema: probeSchema, create: createProbeSource }),
  prometheus: sourceKind({ schema: prometheusSchema, create: createPrometheusSource }),
  rtsp: sourceKind({ schema: rtspSourceSchema, create: createRtspSource }),
  srs: sourceKind({ schema: srsSchema, create: createSrsSource }),
  srt: sourceKind({ schema: srtSchema, create: createSrtSource }),
} as const

type SourceKinds = typeof sourceCatalog

/** A checked configuration of one source of any kind. */
export type SourceConfig = z.infer<SourceKinds[keyof SourceKinds]['schema']>

type SourceSchema = SourceKinds[keyof SourceKinds]['schema']

/** The configuration of one source; its `kind` decides what else it may hold. */
export const sourceSchema = z.discriminatedUnion(
  'kind',
  Object.values(sourceCatalog).map(({ schema }) => schema) as [SourceSchema, ...SourceSchema[]],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `${JSON.stringify((issue.input as { kind?: unknown } | null)?.kind)} is no kind of source, expected one of ${Object.keys(sourceCatalog).join(', ')}`
        : undefined,
  },
)

/** Makes the source that `config` describes. */
export function createSource(config: SourceConfig, context: SourceContext): Source {
  const kind: { create(config: SourceConfig, context: SourceContext): Source } =
    sourceCatalog[config.kind]
  return kind.create(config, context)
}
