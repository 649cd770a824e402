import { Gauge, type Registry } from 'prom-client'
import { answerInTime } from './answer-in-time.ts'
import type { Clock } from './model/clock.ts'
import { muteKeys } from './model/mute.ts'
import type { MuteDesk } from './mute-desk.ts'

/**
 * Registers `stallwatch_mutes_in_force`, which asks the store at every scrape and at no other time;
 * absent while the store does not answer. A mute with two keys counts for both.
 */
export function watchMutes(
  { mutes, clock }: { readonly mutes: Pick<MuteDesk, 'inForce'>; readonly clock: Clock },
  registry: Registry,
): void {
  new Gauge({
    name: 'stallwatch_mutes_in_force',
    help: 'Mutes that hold back news now, by what they pick it by; absent while the store does not answer.',
    labelNames: ['by'],
    registers: [registry],
    async collect() {
      const now = await answerInTime(mutes.inForce, clock)
      this.reset()
      if (!now) return
      for (const key of muteKeys) {
        this.set({ by: key }, now.filter(({ scope }) => scope[key] !== undefined).length)
      }
    },
  })
}
