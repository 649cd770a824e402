import { quantile } from '../accuracy/figures.ts'

/** How long something took, in ms. */
export interface Timing {
  readonly p50Ms: number
  readonly p99Ms: number
  /** On the processor of this thread, on average: what others on the machine leave alone. */
  readonly cpuMs: number
}

/** So often something is done before it counts, for what is hot to be compiled. */
const warmUps = 20

/** Runs something so many times, one after the other, each time timed. */
export async function timed(
  times: number,
  run: (index: number) => Promise<unknown>,
): Promise<Timing> {
  for (let index = 0; index < warmUps; index += 1) await run(times + index)
  const took: number[] = []
  const cpu = process.threadCpuUsage()
  for (let index = 0; index < times; index += 1) {
    const start = performance.now()
    await run(index)
    took.push(performance.now() - start)
  }
  const { user, system } = process.threadCpuUsage(cpu)
  const sorted = took.toSorted((a, b) => a - b)
  return {
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    cpuMs: (user + system) / 1_000 / times,
  }
}
