/** The sizes of the pages in bench/README.md are those of the build: an old figure would hide growth. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { storePlace } from '@sb/testkit';
import { expect, test } from 'vitest';
import { buildPages } from '../../test/build-pages.ts';
import { pageSizes } from '../page-sizes.ts';

const FIGURES = path.resolve(import.meta.dirname, '../../../../bench/README.md');
/** A figure is renewed before it is this wrong, kB. */
const OFF = { js: 1, css: 0.2 };

test('the sizes that bench/README.md says are those of the build', async () => {
  const sizes = pageSizes(await buildPages(storePlace()));
  const text = readFileSync(FIGURES, 'utf8');
  const wrong = (
    [
      ['JavaScript to the first page, gzip', sizes.js, OFF.js],
      ['CSS to the first page, gzip', sizes.css, OFF.css],
      ['JavaScript of all pages, gzip', sizes.all, OFF.js],
    ] as const
  ).filter(([measure, built, off]) => !(Math.abs(writtenOf(text, measure) - built) <= off));
  expect(wrong).toEqual([]);
});

/** kB: the third cell of the row. */
function writtenOf(text: string, measure: string): number {
  const row = text.split('\n').find((line) => line.startsWith(`| ${measure} `)) ?? '';
  return Number.parseFloat(row.split('|')[3] ?? '');
}
