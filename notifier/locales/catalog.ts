import { ar } from './ar.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { id } from './id.ts'
import { ja } from './ja.ts'
import type { Locale } from './locale.ts'
import { zhCn } from './zh-cn.ts'

/** Every language we speak. Of two that share their first subtag, the first stands in for it. */
export const locales: readonly Locale[] = [en, zhCn, id, es, ar, ja]

/**
 * The closest language we speak to a BCP 47 tag: the tag itself, then ever shorter beginnings of
 * it, then any variety of the same language (`zh-Hant-TW` is told in `zh-CN` rather than in
 * English), then English. Case and `_` for `-` make no difference.
 */
export function localeFor(language: string): Locale {
  const parts = language.trim().toLowerCase().replaceAll('_', '-').split('-')
  for (let length = parts.length; length > 0; length -= 1) {
    const wanted = parts.slice(0, length).join('-')
    const found = locales.find(({ tag }) => tag.toLowerCase() === wanted)
    if (found) return found
  }
  return locales.find(({ tag }) => tag.toLowerCase().split('-')[0] === parts[0]) ?? en
}
