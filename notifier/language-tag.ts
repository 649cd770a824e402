import { z } from 'zod'
import { isLanguageTag } from '../triage/model/language-tag.ts'

/** A BCP 47 language tag. */
export const languageTag = z.string().refine(isLanguageTag, {
  error: (issue) => `"${String(issue.input)}" is not a language tag, expected one such as "zh-CN"`,
})
