import { expect, test } from 'vitest'
import { steps } from '../../triage/model/playbook.ts'
import { renderNotice } from '../render.ts'
import { sampleNotices } from '../sample-notices.ts'
import { locales } from './catalog.ts'

test.each(locales.map(({ tag }) => tag))('all that streamers can read in %s', (language) => {
  const setting = { language, nextWordInMs: 30 * 60_000 }
  const said = [...sampleNotices({ language }).slice(0, 1), ...sampleNotices(setting)].map(
    (notice) => {
      const { title, body } = renderNotice(notice)
      const { symptom, cause, playbook } = notice.ticket
      const about = `${notice.kind} · ${symptom} · ${cause} · ${playbook.step}`
      // Marks of direction are seen by machines only.
      const shown = `${title}\n${body}`.replaceAll(/[\u2066-\u2069\u200e\u200f]/g, '')
      return `— ${about}\n${shown.replaceAll('\n\n', '\n')}`
    },
  )
  expect(`\n${said.join('\n\n')}\n`).toMatchSnapshot()
})

test('every step is among the samples', () => {
  const shown = sampleNotices({ language: 'en' }).map(({ ticket }) => ticket.playbook.step)
  expect([...new Set(shown)].sort()).toEqual([...steps].sort())
})
