import { accessSync, constants } from 'node:fs'
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

const { resolve } = createRequire(import.meta.url)

/**
 * The fonts for a language: files, since what the system has is anybody's guess, and without a font text
 * is left out in silence. Throws, naming the file, when one is not there.
 */
export function fontsFor({ tag }: Pick<Locale, 'tag'>): FontSet {
  const script = scripts[tag.split('-')[0] as string]
  const families = script ? [latin, script] : [latin]
  return { families: families.map(({ name }) => name), files: families.map(fileOf) }
}

/** What is wrong with the fonts, in one line; empty when every one of them can be read. */
export function fontTrouble(): string {
  for (const family of [latin, ...Object.values(scripts)]) {
    try {
      fileOf(family)
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  return ''
}

function fileOf({ name, file }: Family): string {
  try {
    const path = resolve(file)
    accessSync(path, constants.R_OK)
    return path
  } catch {
    throw new Error(
      `the font ${name} cannot be read: "${file}", expected a file of the npm package; install the packages anew`,
    )
  }
}
