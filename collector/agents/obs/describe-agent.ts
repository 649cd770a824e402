import type { AgentStatus } from './obs-agent.ts'

/** A line for people about one side of the agent. */
export interface AgentLine {
  /** Stays the same while nothing happens but numbers changing. */
  readonly kind: string
  readonly text: string
  /** Whether somebody has to do something about it. */
  readonly trouble: boolean
}

/** What there is to say of OBS and its stream. */
export function describeObs(status: AgentStatus): AgentLine {
  const { obsTrouble, obs, stream, air } = status
  if (obsTrouble) return { kind: obsTrouble.trouble, text: obsTrouble.text, trouble: true }
  if (!obs) return { kind: 'connecting', text: 'connecting to OBS', trouble: false }
  switch (air) {
    case 'live':
      return { kind: 'live', text: `${stream} is on air: ${numbers(status)}`, trouble: false }
    case 'missing':
      return { kind: air, text: `${stream} is off the air, and nobody stopped it`, trouble: true }
    default:
      return { kind: 'off', text: `${obs} is connected and does not stream`, trouble: false }
  }
}

/** What there is to say of the way to Stallwatch. */
export function describeSender({ sender }: AgentStatus): AgentLine {
  const { state, reason, waiting, dropped } = sender
  if (state === 'up') return { kind: state, text: 'Stallwatch is connected', trouble: false }
  if (state === 'connecting') {
    return { kind: state, text: 'connecting to Stallwatch', trouble: false }
  }
  const lost = dropped > 0 ? `, ${dropped} had to give way` : ''
  const kept = waiting > 0 || dropped > 0 ? ` (${waiting} records wait${lost})` : ''
  return { kind: `${state} ${reason}`, text: `${reason}${kept}`, trouble: true }
}

function numbers({ sample }: AgentStatus): string {
  const { fps, bitrateBps, framesDropped, encoderSkipped, renderLagged } = sample ?? {}
  const parts = [
    fps === undefined ? '' : `${fps.toFixed(1)} fps`,
    bitrateBps === undefined ? '' : `${(bitrateBps / 1e6).toFixed(1)} Mbit/s`,
    framesDropped ? `${framesDropped} frames dropped by the network` : '',
    encoderSkipped ? `${encoderSkipped} skipped by the encoder` : '',
    renderLagged ? `${renderLagged} rendered late` : '',
  ]
  return parts.filter(Boolean).join(', ') || 'no numbers yet'
}
