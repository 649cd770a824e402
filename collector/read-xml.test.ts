import { describe, expect, test } from 'vitest'
import { LookError } from './look-error.ts'
import { readXml } from './read-xml.ts'

/** What went by, in short: `<a`, `a>text`. */
function read(xml: string): string[] {
  const seen: string[] = []
  readXml(xml, {
    open: (name) => seen.push(`<${name}`),
    close: (name, text) => seen.push(`${name}>${text}`),
  })
  return seen
}

test('elements go by with the text directly before their end', () => {
  expect(read('<?xml version="1.0"?>\r\n<a>x<b> 1 </b>\n<c/></a>')).toEqual([
    ...['<a', '<b', 'b>1', '<c', 'c>', 'a>'],
  ])
})

test('the entities of XML itself are read', () => {
  expect(read('<a>&lt;&amp;&quot;&#65;&gt;</a>')).toContain('a><&"A>')
})

test('a control character becomes a replacement character', () => {
  expect(read('<a>b\u0001c</a>')).toContain('a>b\ufffdc')
})

describe('is refused', () => {
  test.each([
    ['a document type', '<!DOCTYPE a><a/>', 'document type'],
    ['entities of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'document type'],
    ['an entity nobody knows', '<a>&nbsp;</a>', 'no XML'],
    ['a file from elsewhere', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'document type'],
    ['a document that is cut off', '<a><b>1</b>', 'no XML'],
    ['tags that cross', '<a><b></a></b>', 'no XML'],
    ['nothing', '', 'no XML'],
    ['more than one document', '<a/><b/>', 'no XML'],
    ['a document as deep as a well', '<a>'.repeat(50), 'deeper than 32'],
  ])('%s', (_, xml, reason) => {
    expect(() => read(xml)).toThrow(LookError)
    expect(() => read(xml)).toThrow(reason)
  })
})
