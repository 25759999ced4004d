/** The measured figures on these pages are those of bench/README.md, or of the page about operations. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const SOURCES = ['bench/README.md', 'docs/operations.md'];
const FIGURE = /(?<![\d.,:v-])(?:\d{1,3}(?:,\d{3})+|\d+\.\d\d)(?![\d.,]*\d)/g;
const measured = new Set(SOURCES.flatMap((file) => figuresOf(file)));

test.each(['docs/sqlite-limits.md', 'docs/compare.md'])('the figures of %s were measured', (page) => {
  const figures = figuresOf(page);
  expect(figures.length).toBeGreaterThan(4);
  expect(figures.filter((figure) => !measured.has(figure))).toEqual([]);
});

function figuresOf(file: string): readonly string[] {
  return readFileSync(path.join(ROOT, file), 'utf8').match(FIGURE) ?? [];
}
