/** Runs the model of docs/scale.md as it is typed there, and compares what it prints. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { codeBlocks } from './code-blocks.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const blocks = codeBlocks(readFileSync(path.join(ROOT, 'docs/scale.md'), 'utf8'));
const models = blocks.flatMap(({ language, text }, at) =>
  language === 'bash' && text.startsWith('node bench/scale-model.mjs')
    ? [{ typed: text.trim(), shown: blocks[at + 1]?.text }]
    : [],
);

test('the page has more than one model', () => {
  expect(models.length).toBeGreaterThan(1);
});

test.each(models)('$typed', ({ typed, shown }) => {
  const [, ...args] = typed.replaceAll('\\\n', '').split(/\s+/);
  expect(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })).toBe(shown);
});
