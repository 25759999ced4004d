/** docs/guides/console.md has each page, each key that opens one, and each word of the query of runs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FIELDS } from '../src/filter/run-filter.ts';
import { PAGES } from '../src/frame/pages.ts';
import { KEY_GROUPS } from '../src/keys/key-table.ts';

const guide = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/guides/console.md'), 'utf8');
const sections = new Map(
  guide
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text]),
);

test('each page has a heading', () => {
  const headings = [...sections.keys()].flatMap((heading) => heading.toLowerCase().split(/, | and /));
  const missing = [...PAGES.map(({ name }) => name), 'Run', 'The wall'].filter(
    (name) => !headings.includes(name.toLowerCase()),
  );
  expect(missing).toEqual([]);
});

test('each key that opens a page is among the keys', () => {
  const keys = KEY_GROUPS.flatMap(({ records }) =>
    records.flatMap(({ keys: names }): readonly string[] => names),
  );
  const missing = keys.filter((key) => key.startsWith('g ') && !sections.get('Keys')?.includes(`\`${key}\``));
  expect(missing).toEqual([]);
});

test('each word of the query of runs is explained', () => {
  const missing = FIELDS.filter(({ word }) => !sections.get('Runs')?.includes(`\`${word}`));
  expect(missing.map(({ word }) => word)).toEqual([]);
});
