/** `pnpm sabotage` takes minutes. This test only checks that its sabotages still fit the source. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { planEdits } from './sabotage/edit.mjs';
import { SABOTAGES } from './sabotage/list.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');

describe.each(SABOTAGES)('sabotage: $breaks', (sabotage) => {
  test('finds its text once, and changes it', () => {
    for (const { before, after } of planEdits(ROOT, sabotage).values()) expect(after === before).toBe(false);
  });

  test('is watched by tests that are there', () => {
    expect(sabotage.noticedBy).not.toEqual([]);
    for (const { file, test: name } of sabotage.noticedBy)
      expect([existsSync(path.join(ROOT, file)), name]).toEqual([true, expect.stringMatching(/\w/)]);
  });
});

test('no two sabotages have the same title', () => {
  const titles = SABOTAGES.map(({ breaks }) => breaks);
  expect(titles).toEqual([...new Set(titles)]);
});

test('pnpm sabotage runs them', () => {
  expect(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).toContain(
    '"sabotage": "node tooling/sabotage.mjs"',
  );
});
