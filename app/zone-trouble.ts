/**
 * Three zones whose rules changed in 2026 (tz data 2026b and 2026c), and what the clock there
 * shows at noon UTC on 15 December 2026. Time-zone data older than that gets them wrong, and with
 * them every rota that hands over there.
 */
const canaries = [
  { zone: 'Africa/Casablanca', hour: 12 },
  { zone: 'America/Edmonton', hour: 6 },
  { zone: 'America/Vancouver', hour: 5 },
] as const
const noon = Date.UTC(2026, 11, 15, 12)

/** What is wrong with this machine's time-zone data, or an empty string. */
export function zoneTrouble(): string {
  const wrong = canaries.filter(({ zone, hour }) => hourIn(zone) !== hour).map(({ zone }) => zone)
  if (wrong.length === 0) return ''
  return `tz data ${process.versions.tz ?? 'of unknown age'} is too old for ${wrong.join(', ')}: update Node`
}

function hourIn(timeZone: string): number {
  return Number(
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(noon),
  )
}
