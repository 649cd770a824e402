import { closeSync, openSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locale } from '../locales/locale.ts'

/** What the words on a picture are written in. */
export interface FontSet {
  /** The names of the families, best first. */
  readonly families: readonly string[]
  readonly files: readonly string[]
}

interface Family {
  readonly name: string
  /** Its one weight that we use, a file of an npm package. */
  readonly file: string
}

const packages = '@expo-google-fonts'
/** Latin letters, digits and signs: quick to lay out, so it comes first everywhere. */
const latin: Family = {
  name: 'Noto Sans',
  file: `${packages}/noto-sans/500Medium/NotoSans_500Medium.ttf`,
}
/** The scripts beyond that, by the language; they are large, and only read where they are needed. */
const scripts: Readonly<Record<string, Family>> = {
  ar: {
    name: 'Noto Sans Arabic',
    file: `${packages}/noto-sans-arabic/500Medium/NotoSansArabic_500Medium.ttf`,
  },
  ja: {
    name: 'Noto Sans JP',
    file: `${packages}/noto-sans-jp/500Medium/NotoSansJP_500Medium.ttf`,
  },
  zh: {
    name: 'Noto Sans SC',
    file: `${packages}/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf`,
  },
}

/** Where the files are looked for: the folder of the packages. */
export type FindFile = (file: string) => string
const { resolve } = createRequire(import.meta.url)

/** The fonts of a language: files, since what the system has is anybody's guess. Throws when one is not there. */
export function fontsFor({ tag }: Pick<Locale, 'tag'>): FontSet {
  const script = scripts[tag.split('-')[0] as string]
  const families = script ? [latin, script] : [latin]
  return {
    families: families.map(({ name }) => name),
    files: families.map(({ file }) => resolve(file)),
  }
}

/**
 * What is wrong with the fonts, in one line; empty when every one of them is there and is a font. Without
 * one, text would be left out in silence.
 */
export function fontTrouble(find: FindFile = resolve): string {
  for (const { name, file } of [latin, ...Object.values(scripts)]) {
    const trouble = troubleWith(file, find)
    if (trouble)
      return `the font ${name} ${trouble}: "${file}"; words in its script cannot be drawn, so install the npm packages anew`
  }
  return ''
}

/** The first bytes of a TrueType and of an OpenType font. */
const fontStarts: readonly string[] = ['00010000', '4f54544f']

function troubleWith(file: string, find: FindFile): string {
  try {
    const start = Buffer.alloc(4)
    const opened = openSync(find(file), 'r')
    try {
      readSync(opened, start)
    } finally {
      closeSync(opened)
    }
    return fontStarts.includes(start.toString('hex')) ? '' : 'is no font'
  } catch {
    return 'cannot be read'
  }
}
