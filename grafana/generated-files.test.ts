import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { generatedFiles } from './generated-files.ts'

const folder = new URL('./generated/', import.meta.url)

test('is the same every time it is made', () => {
  expect([...generatedFiles()]).toEqual([...generatedFiles()])
})

test('the files that users load are those of the code: run "npm run grafana" where not', async () => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found = entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replace(fileURLToPath(folder), ''))
    .map((path) => path.replace(/^\//, ''))
  expect(found.sort()).toEqual([...generatedFiles().keys()].sort())
  for (const [path, text] of generatedFiles()) {
    expect(await readFile(new URL(path, folder), 'utf8'), path).toBe(text)
  }
})
