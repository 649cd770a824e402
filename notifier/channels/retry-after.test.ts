import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const now = Date.parse('2026-11-21T10:00:00Z')
const cases: { name: string; header: string | undefined; is: number | undefined }[] = [
  { name: 'seconds', header: '120', is: 120_000 },
  { name: 'no time at all', header: '0', is: 0 },
  { name: 'spaces around it', header: ' 7 ', is: 7_000 },
  { name: 'more than a day', header: '999999999999', is: 86_400_000 },
  { name: 'an HTTP date', header: 'Sat, 21 Nov 2026 10:00:30 GMT', is: 30_000 },
  { name: 'an HTTP date of the old form', header: 'Saturday, 21-Nov-26 10:00:30 GMT', is: 30_000 },
  { name: 'a date gone by', header: 'Sat, 21 Nov 2026 09:00:00 GMT', is: 0 },
  { name: 'a negative number', header: '-5', is: undefined },
  { name: 'a fraction', header: '1.5', is: undefined },
  { name: 'words', header: 'Soon, I hope', is: undefined },
  { name: 'nothing', header: undefined, is: undefined },
  { name: 'an empty header', header: '', is: undefined },
]
for (const { name, header, is } of cases)
  test(`reads ${name}`, () => expect(retryAfterMs(header, now)).toBe(is))
