import { SaxesParser } from 'saxes'
import { LookError } from './look-error.ts'

/** What is done with each element as it goes by. */
export interface XmlHandler {
  open(name: string): void
  /** `text` is what stood directly before the end tag, without the blanks around it. */
  close(name: string, text: string): void
}

/** Deeper than any server's statistics. */
const deepest = 32

/** What no XML may hold, and what somebody may yet name a stream with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be taken out
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/**
 * Reads a whole XML document, element by element. No document type, and so no entity, is
 * accepted: those of XML itself (`&amp;`) are all there are. A control character becomes U+FFFD.
 * Throws a `LookError` for a text that is no XML, or is cut off.
 */
export function readXml(text: string, { open, close }: XmlHandler): void {
  const parser = new SaxesParser({ position: false })
  let depth = 0
  let content = ''
  parser.on('error', ({ message }) => {
    throw new LookError(`the answer is no XML: ${message.slice(0, 120)}`)
  })
  parser.on('doctype', () => {
    throw new LookError('the answer is XML with a document type, which is not accepted')
  })
  parser.on('opentagstart', ({ name }) => {
    depth += 1
    if (depth > deepest) throw new LookError(`the answer is XML deeper than ${deepest} elements`)
    content = ''
    open(name)
  })
  parser.on('text', (piece) => {
    content = piece
  })
  parser.on('closetag', ({ name }) => {
    depth -= 1
    close(name, content.trim())
    content = ''
  })
  parser.write(text.replace(notXml, '\ufffd')).close()
}
