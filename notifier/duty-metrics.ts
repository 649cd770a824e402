import { Gauge, type Registry } from 'prom-client'
import type { Duty } from './oncall/duty.ts'
import { postsAt } from './oncall/posts-at.ts'

/** What the figures of duty are read off. */
export interface DutyFigures {
  /** Duty as it is now. */
  readonly duty: () => Duty
  /** How many of its calendars could not be read in full the last time. */
  readonly calendarsInTrouble: () => number
  /** Unix ms. */
  readonly now: () => number
}

/** Registers the figures of duty; they are read at every scrape. */
export function createDutyMetrics(registry: Registry, figures: DutyFigures): void {
  new Gauge({
    name: 'stallwatch_duty_people',
    help: 'People on duty now, by schedule.',
    labelNames: ['schedule'],
    registers: [registry],
    collect() {
      for (const schedule of figures.duty().schedules) {
        const people = postsAt(schedule, figures.now()).posts.map(({ person }) => person)
        this.set({ schedule: schedule.name }, new Set(people).size)
      }
    },
  })
  new Gauge({
    name: 'stallwatch_duty_calendars_in_trouble',
    help: 'Calendars of duty that could not be read in full the last time.',
    registers: [registry],
    collect() {
      this.set(figures.calendarsInTrouble())
    },
  })
}
