import { clipBytes } from '../plain-text.ts'

/**
 * `text` with everything in it that the markdown of group robots would take for markup in the wide
 * form of the same sign: they know no way to escape. Looks almost the same, and means nothing.
 */
export function plainMarkdown(text: string): string {
  return text
    .replaceAll(/[[\]*`<~]/g, wide)
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, wide)
    .replaceAll(/^[#>]/gm, wide)
}

/** The wide form of a sign: U+FF01 to U+FF5E are those of U+0021 to U+007E. */
function wide(sign: string): string {
  return String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)
}

/**
 * `first`, then as many of `rest` as fit into `limitBytes` of UTF-8, with `separator` between them.
 * `first` is cut where even that is too long, and then stands alone.
 */
export function fittingText(
  first: string,
  rest: readonly string[],
  { limitBytes, separator }: { readonly limitBytes: number; readonly separator: string },
): string {
  let text = clipBytes(first, limitBytes)
  if (text !== first) return text
  for (const part of rest) {
    const longer = `${text}${separator}${part}`
    if (Buffer.byteLength(longer) > limitBytes) break
    text = longer
  }
  return text
}
