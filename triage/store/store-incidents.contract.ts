import { expect, test } from 'vitest'
import { sampleIncident, sampleIncidentNews } from '../../fixtures/testing/sample-incident.ts'
import { sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import type { Incident, IncidentNews } from '../model/incident.ts'
import type { IncidentFilter, Store } from './store.ts'

/** What the store promises of incidents. */
export function storeIncidentsContract(open: OpenForTest): void {
  test('gives back an incident as it was told last', () =>
    withStore(open, async (store) => {
      await save(store, sampleIncidentNews())
      const grown = sampleIncident({ ill: 30, affected: 31, priority: 'P0' })
      await save(store, { ...sampleIncidentNews(), ...grown, state: 'changed' })
      expect(await store.incident('incident-1')).toEqual(grown)
      expect(await store.openIncidents()).toEqual([grown])
      expect(await store.incident('incident-2')).toBeNull()
    }))

  test('of a transaction that fails nothing is kept', () =>
    withStore(open, async (store) => {
      const failed = store.transaction(async (tx) => {
        await tx.saveIncident(sampleIncidentNews())
        throw new Error('the power went')
      })
      await expect(failed).rejects.toThrow('the power went')
      expect(await store.incident('incident-1')).toBeNull()
    }))

  test('an incident that is over is not open', () =>
    withStore(open, async (store) => {
      await save(store, sampleIncidentNews({ id: 'a', state: 'closed', closedAt: 9, ill: 0 }))
      const merged = { state: 'merged', closedAt: 9, mergedInto: 'c', ill: 0 } as const
      await save(store, sampleIncidentNews({ id: 'b', ...merged }))
      await save(store, sampleIncidentNews({ id: 'c' }))
      expect((await store.openIncidents()).map(({ id }) => id)).toEqual(['c'])
    }))

  const filters: [string, Omit<IncidentFilter, 'limit'>, string[]][] = [
    ['all of them, newest first', {}, ['c', 'b', 'a']],
    ['those that are open', { open: true }, ['c', 'b']],
    ['those that are over', { open: false }, ['a']],
    ['by dimension', { dimension: ['isp', 'edge'] }, ['b']],
    ['by value', { value: 'sg-ingest-3' }, ['c', 'a']],
    ['by priority', { priority: ['P0'] }, ['c']],
    ['by no dimension at all', { dimension: [] }, []],
    ['by all of it', { open: true, dimension: ['node'], value: 'sg-ingest-3' }, ['c']],
  ]
  for (const [name, filter, expected] of filters) {
    test(`lists incidents: ${name}`, () =>
      withStore(open, async (store) => {
        await save(
          store,
          sampleIncidentNews({ id: 'a', openedAt: 1, closedAt: 5, state: 'closed' }),
        )
        await save(
          store,
          sampleIncidentNews({ id: 'b', openedAt: 2, dimension: 'isp', value: 'AS1' }),
        )
        await save(store, sampleIncidentNews({ id: 'c', openedAt: 3, priority: 'P0' }))
        const page = await store.incidents({ ...filter, limit: 10 })
        expect(page.items.map(({ id }) => id)).toEqual(expected)
        expect(page.next).toBeNull()
      }))
  }

  test('lists them page by page, and refuses what is no cursor', () =>
    withStore(open, async (store) => {
      for (const id of ['a', 'b', 'c', 'd', 'e']) await save(store, sampleIncidentNews({ id }))
      const found: Incident[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page = await store.incidents({ limit: 2, ...(cursor !== '' && { cursor }) })
        found.push(...page.items)
        cursor = page.next
      }
      expect(found.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b', 'a'])
      await expect(store.incidents({ limit: 2, cursor: 'x' })).rejects.toMatchObject({
        code: 'bad-cursor',
      })
      await expect(store.incidents({ limit: 0 })).rejects.toThrow(RangeError)
    }))

  test('its changes have a place among the events of tickets, and only the newest is told', () =>
    withStore(open, async (store) => {
      await save(store, sampleIncidentNews({ id: 'a' }))
      const ticket = sampleTicket({ incident: 'a' })
      await store.transaction((tx) => tx.saveTicket(ticket, [sampleOpened(ticket)]))
      await save(store, sampleIncidentNews({ id: 'b' }))
      await save(store, sampleIncidentNews({ id: 'a', state: 'changed', ill: 13 }))
      const [event] = await store.eventsAfter(0, 10)
      const incidents = await store.incidentsAfter(0, 10)
      expect(event?.seq).toBe(2)
      expect(incidents.map(({ seq, state, incident }) => [seq, state, incident.id])).toEqual([
        [3, 'opened', 'b'],
        [4, 'changed', 'a'],
      ])
      expect(await store.incidentsAfter(3, 10)).toHaveLength(1)
      expect(await store.incidentsAfter(0, 1)).toHaveLength(1)
      expect(await store.lastSeq()).toBe(4)
    }))

  test('lists the tickets of an incident', () =>
    withStore(open, async (store) => {
      for (const [number, incident] of [
        [1, 'a'],
        [2, null],
        [3, 'b'],
        [4, 'a'],
      ] as const) {
        const ticket = sampleTicket({ number, incident, openedAt: number })
        await store.transaction((tx) => tx.saveTicket(ticket, [sampleOpened(ticket)]))
      }
      const { items } = await store.tickets({ incident: 'a', limit: 10 })
      expect(items.map(({ number }) => number)).toEqual([4, 1])
      const left = { ...(items[1] as (typeof items)[number]), incident: null }
      await store.transaction((tx) => tx.saveTicket(left, []))
      expect((await store.tickets({ incident: 'a', limit: 10 })).items).toHaveLength(1)
    }))

  test('finds the first ticket of an incident', () =>
    withStore(open, async (store) => {
      const places = [
        [1, 'a', 5],
        [2, 'a', 3],
        [3, 'b', 1],
      ] as const
      for (const [number, incident, openedAt] of places) {
        const ticket = sampleTicket({ number, incident, openedAt })
        await store.transaction((tx) => tx.saveTicket(ticket, [sampleOpened(ticket)]))
      }
      const first = (id: string) => store.transaction((tx) => tx.firstTicketOf(id))
      expect((await first('a'))?.number).toBe(2)
      expect(await first('c')).toBeNull()
    }))

  test('deletes those that were over long ago, and no others', () =>
    withStore(open, async (store) => {
      await save(store, sampleIncidentNews({ id: 'old', state: 'closed', closedAt: 99 }))
      await save(store, sampleIncidentNews({ id: 'young', state: 'closed', closedAt: 100 }))
      await save(store, sampleIncidentNews({ id: 'open', openedAt: 1 }))
      await store.prune(100)
      const { items } = await store.incidents({ limit: 10 })
      expect(items.map(({ id }) => id).sort()).toEqual(['open', 'young'])
    }))
}

function save(store: Store, news: IncidentNews): Promise<void> {
  return store.transaction((tx) => tx.saveIncident(news))
}
