import { earliestAtMs, type FieldRule, latestAtMs, maxKeyLength } from './record-rules.ts'

/**
 * What a look at one value comes to: it is `wrong`, it is `fine` as it stands, it is as good as
 * `absent`, or the record needs it in another form (`reshape`). Numbers, for speed.
 */
export const verdicts = { wrong: 0, fine: 1, absent: 2, reshape: 3 } as const
export type Verdict = (typeof verdicts)[keyof typeof verdicts]

const { wrong, fine, absent, reshape } = verdicts

/** Holds one value against the rule of its field. Never throws. */
export function judgeField(rule: FieldRule, value: unknown): Verdict {
  if (typeof value === 'number') return judgeNumber(rule, value)
  if (typeof value === 'string') return judgeText(rule, value)
  if (value === null || value === undefined) return absent
  if (typeof value === 'boolean') return rule.kind === 'flag' ? fine : wrong
  return rule.kind === 'numbers' ? judgeNumbers(rule.fields, value) : wrong
}

function judgeNumber(rule: FieldRule, value: number): Verdict {
  if (rule.kind === 'number') return value >= rule.min && value <= rule.max ? fine : wrong
  if (rule.kind !== 'time' || !(value >= earliestAtMs && value <= latestAtMs)) return wrong
  return value % 1 === 0 ? fine : reshape
}

function judgeText(rule: FieldRule, value: string): Verdict {
  switch (rule.kind) {
    case 'key':
      return value !== '' && isText(value, maxKeyLength, false) ? fine : wrong
    case 'label':
      if (value === '') return absent
      return isText(value, rule.maxLength, false) ? fine : wrong
    case 'prose':
      return isText(value, rule.maxLength, true) ? fine : wrong
    case 'choice':
      return rule.values.includes(value) ? fine : wrong
    default:
      return wrong
  }
}

function judgeNumbers(fields: ReadonlyMap<string, FieldRule>, value: unknown): Verdict {
  if (typeof value !== 'object' || Array.isArray(value)) return wrong
  let verdict: Verdict = fine
  for (const field in value) {
    const rule = fields.get(field)
    const own = rule === undefined ? reshape : judgeField(rule, Reflect.get(value, field))
    if (own === wrong) return wrong
    if (own !== fine) verdict = reshape
  }
  return verdict
}

/** Well-formed text without control characters; line breaks and tabs only where they may be. */
function isText(value: string, maxLength: number, mayBreak: boolean): boolean {
  if (value.length > maxLength) return false
  for (let place = 0; place < value.length; place += 1) {
    const unit = value.charCodeAt(place)
    if (unit >= 0x20 && unit < 0x7f) continue
    if (unit < 0xa0 && !(mayBreak && isBreak(unit))) return false
    if (unit < 0xd800 || unit >= 0xe000) continue
    // Half of a surrogate pair could not be stored as it was sent.
    if (unit >= 0xdc00 || (value.charCodeAt(place + 1) & 0xfc00) !== 0xdc00) return false
    place += 1
  }
  return true
}

function isBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d || unit === 0x09
}
