/** The measured figures on these pages are those of bench/README.md, or of the page about operations; each can be measured again. */
import { existsSync, readFileSync } from 'node:fs';
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

const bench = readFileSync(path.join(ROOT, 'bench/README.md'), 'utf8');

test('each target of the console has a figure and the command that measures it', () => {
  const section = bench.slice(bench.indexOf('\n## The console\n'));
  const [, , ...rows] = section.slice(section.indexOf('|')).split('\n\n')[0]?.split('\n') ?? [];
  const cells = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(cells.length).toBeGreaterThan(10);
  expect(
    cells.filter((row) => row.length !== 4 || !row.every(Boolean) || !/^`.+`$/.test(row.at(-1) ?? '')),
  ).toEqual([]);
});

test('each script that the page about measurements names is there', () => {
  const scripts = [...bench.matchAll(/node (bench\/[\w-]+\.mjs)/g)].map(([, file = '']) => file);
  expect(scripts).toContain('bench/console-paint.mjs');
  expect(scripts.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

function figuresOf(file: string): readonly string[] {
  return readFileSync(path.join(ROOT, file), 'utf8').match(FIGURE) ?? [];
}
