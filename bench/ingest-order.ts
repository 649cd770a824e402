import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** What the agents are told to do; they answer `done`, or why they could not. */
export type Task =
  /** Send `records` samples of `streams` streams in turn, in frames of `size`, as fast as they are taken. */
  | {
      readonly do: 'send'
      readonly url: string
      readonly streams: number
      readonly size: number
      readonly records: number
    }
  /** Open so many connections and say nothing. */
  | { readonly do: 'sit'; readonly url: string; readonly connections: number }

/** Gives the agents' process a task; resolves when it is done, rejects with what they say otherwise. */
export async function order(agents: ChildProcess, task: Task): Promise<void> {
  agents.send(task)
  const [answer] = await once(agents, 'message')
  if (answer !== 'done') throw new Error(`the agents failed: ${answer}`)
}
