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

/** What the console is to reach. */
const TARGETS = {
  'JavaScript to the first page, gzip': '160 kB',
  'CSS to the first page, gzip': '18 kB',
  'JavaScript of all pages, gzip': '380 kB',
  'requests to outside': '0',
  'inline scripts': '0',
  'first paint': '0.4 s',
  'usable Overview': '0.8 s',
  'from the end of a run to the page, p95': '500 ms',
  'from the end of a run to its row in a browser, p95': '500 ms',
  'CPU with 200 open pages, share of one core': '30 %',
  'list of runs by the filters of an index, p95': '25 ms',
  'list of runs from the middle of the history, p95': '25 ms',
  'rows that a list of runs looks at for any other filter': '20,000',
  'counts of a day, p95': '10 ms',
  'overview, p95': '40 ms',
  'one run, p95': '15 ms',
  'delay that 20 viewers add to fires, p99': '5 ms',
  'delay that 20 viewers add to fires, p99, on a slow machine': '5 ms',
  'strokes from the Overview to a replayed failure': '4',
  'time of these strokes, without reading': '10 s',
  'violations that axe finds, all pages and states, both themes': '0',
  'of these, of WCAG 2.2 AA': '0',
  'controls of a page that Tab does not reach, or not visibly': '0',
  'journeys of these that need a pointer (see below)': '0',
};
const MISSED = ['counts of a day, p95', 'delay that 20 viewers add to fires, p99, on a slow machine'];
const NOT_MEASURED: string[] = [];

test('each target of the console has a figure, its day and machine, and the command that measures it', () => {
  const rows = targetRows();
  expect(Object.fromEntries(rows.map(([measure, target]) => [measure, target]))).toEqual(TARGETS);
  expect(rows.filter((row) => row.length !== 6 || !row.every(Boolean))).toEqual([]);
  expect(rows.filter((row) => !/^`.+`$/.test(row.at(-1) ?? ''))).toEqual([]);
});

test('the figures of the console reach their targets, but for those that say so', () => {
  const rows = targetRows().map(([measure = '', target = '', figure = '']) => ({
    measure,
    figure,
    target: numbersOf(target)[0] ?? Number.NaN,
    // Of several figures the worst.
    worst: Math.max(...numbersOf(figure)),
  }));
  const namesOf = (some: typeof rows): readonly string[] => some.map(({ measure }) => measure);
  expect(namesOf(rows.filter(({ figure }) => numbersOf(figure).length === 0))).toEqual(NOT_MEASURED);
  expect(namesOf(rows.filter(({ worst, target }) => worst > target))).toEqual(MISSED);
  expect(namesOf(rows.filter(({ figure }) => figure.endsWith(': missed')))).toEqual(MISSED);
});

function targetRows(): readonly (readonly string[])[] {
  const section = bench.slice(bench.indexOf('\n## The console\n'));
  const [, , ...rows] = section.slice(section.indexOf('|')).split('\n\n')[0]?.split('\n') ?? [];
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function numbersOf(text: string): readonly number[] {
  return [...text.replaceAll(/(?<=\d),(?=\d{3})/g, '').matchAll(/\d+(?:\.\d+)?/g)].map(Number);
}

test('each script that the page about measurements names is there', () => {
  const scripts = [...bench.matchAll(/node (bench\/[\w-]+\.mjs)/g)].map(([, file = '']) => file);
  expect(scripts).toContain('bench/console-paint.mjs');
  expect(scripts.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

function figuresOf(file: string): readonly string[] {
  return readFileSync(path.join(ROOT, file), 'utf8').match(FIGURE) ?? [];
}
