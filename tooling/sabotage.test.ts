/** `pnpm sabotage` takes minutes. This test only checks that its sabotages still fit the source. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { planEdits } from './sabotage/edit.mjs';
import { hasTest } from './sabotage/find-title.ts';
import { SABOTAGES } from './sabotage/list.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');

describe.each(SABOTAGES)('sabotage: $breaks', (sabotage) => {
  test('finds its text once, and changes it', () => {
    for (const { before, after } of planEdits(ROOT, sabotage).values()) expect(after === before).toBe(false);
  });

  test('is watched by tests that are there', () => {
    expect(sabotage.noticedBy).not.toEqual([]);
    const absent = sabotage.noticedBy.filter(
      ({ file, test: name }) => !hasTest(readFileSync(path.join(ROOT, file), 'utf8'), name),
    );
    expect(absent).toEqual([]);
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
