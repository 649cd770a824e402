import type { Automation, Check, Playbook } from '../../model/playbook.ts'
import type { Cause } from '../../model/vocabulary.ts'
import type { CaseFile } from '../case-file.ts'
import { type Advise, carryOn, readApp } from './advice.ts'
import { checkSource, correctSettings, lessEncoding, lessRendering } from './studio-advice.ts'
import { lowerBitrate, switchConnection } from './uplink-advice.ts'

/** What is known of how to deal with one cause. */
interface KnownHow {
  readonly advise: Advise
  /** For people on call, the first thing first. */
  readonly checks: readonly Check[]
  readonly automations: readonly Automation[]
}

/** Viewers whose own line is too narrow can take this many lines of picture almost anywhere. */
const recommendedHeight = 480

const knownHow: Readonly<Record<Cause, KnownHow>> = {
  'uplink-congestion': {
    advise: lowerBitrate,
    checks: ['upload-speed', 'neighbours', 'encoder-settings'],
    automations: ['lower-encoder-bitrate'],
  },
  'uplink-lost': {
    advise: switchConnection,
    checks: ['streamer-back', 'neighbours', 'encoder-against-ingest'],
    automations: ['show-standby-scene'],
  },
  'encoder-overload': {
    advise: lessEncoding,
    checks: ['computer-load', 'encoder-settings'],
    automations: ['lower-encoder-load'],
  },
  'render-overload': {
    advise: lessRendering,
    checks: ['graphics-load', 'encoder-settings'],
    automations: ['lower-encoder-load'],
  },
  'source-lost': {
    advise: checkSource,
    checks: ['live-picture', 'capture-device'],
    automations: ['show-standby-scene'],
  },
  'misconfigured-encoder': {
    advise: correctSettings,
    checks: ['encoder-settings', 'live-picture'],
    automations: ['refuse-bad-settings'],
  },
  'ingest-node': {
    advise: carryOn,
    checks: ['node-health', 'neighbours', 'encoder-against-ingest'],
    automations: ['move-to-other-node'],
  },
  'region-network': {
    advise: lowerBitrate,
    checks: ['neighbours', 'carrier'],
    automations: ['move-to-other-node', 'lower-encoder-bitrate'],
  },
  'isp-network': {
    advise: switchConnection,
    checks: ['neighbours', 'carrier'],
    automations: ['move-to-other-node', 'lower-encoder-bitrate'],
  },
  delivery: {
    advise: carryOn,
    checks: ['edge-health', 'which-viewers', 'neighbours'],
    automations: ['move-to-other-edge'],
  },
  'viewer-side': {
    advise: () => ({ step: 'advise-viewers', values: { recommendedHeight } }),
    checks: ['which-viewers', 'edge-health'],
    automations: ['lower-rendition'],
  },
  'ended-on-purpose': {
    advise: () => ({ step: 'start-again', values: {} }),
    checks: ['meant-to-stop'],
    automations: [],
  },
  unknown: {
    advise: readApp,
    checks: ['live-picture', 'encoder-against-ingest', 'neighbours', 'missing-vantages'],
    automations: [],
  },
}

/** What to do about a cause, with the numbers that this stream's vantages give. */
export function playbookOf(cause: Cause, file: CaseFile, reason: string): Playbook {
  const { advise, checks, automations } = knownHow[cause]
  return { ...advise(file, reason), checks, automations }
}
