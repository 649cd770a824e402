/** Whether `text` is a BCP 47 language tag, such as `zh-CN`. */
export function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}
