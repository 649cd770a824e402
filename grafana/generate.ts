import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedFiles } from './generated-files.ts'

/** Writes every generated file anew; what the code no longer makes is gone afterwards. */
const folder = fileURLToPath(new URL('./generated', import.meta.url))
await rm(folder, { recursive: true, force: true })
for (const [path, text] of generatedFiles()) {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  console.log(`grafana/generated/${path}`)
}
