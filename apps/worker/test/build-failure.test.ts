import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { expect, onTestFinished, test } from 'vitest';
import { buildFailure } from '../build-failure.mjs';

test('a syntax error in the file of a job is reported with its file, line and code, without a stack', async () => {
  const told = await failureOf('export const job = {\n  run: () => { const = 1; },\n};\n');
  expect(told).toMatch(/^error {2}job\.ts:2:22 {2}[\w ,.`';]+\n {9}run: \(\) => \{ const = 1; \},\n {28}\^$/);
});

test('an import of nothing is told too', async () => {
  expect(await failureOf("import './nothing.ts';\n")).toMatch(/^error {2}.*nothing\.ts/);
});

test('any other error is none of a source', () => {
  expect(buildFailure(new Error('disk full'), '/')).toBeUndefined();
});

async function failureOf(source: string): Promise<string | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), 'build-failure-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'job.ts'), source);
  try {
    const bundle = await rolldown({ input: path.join(folder, 'job.ts'), platform: 'node' });
    await bundle.generate({});
  } catch (error) {
    return buildFailure(error, folder);
  }
  return undefined;
}
