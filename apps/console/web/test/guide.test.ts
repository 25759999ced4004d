/** docs/guides/console.md has each page with its picture, each key that opens one, and each word of the query of runs. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { GUIDE_PICTURES, MORE_GUIDE_PICTURES } from '../../test/demo/guide-pictures.ts';
import { FIELDS } from '../src/filter/run-filter.ts';
import { PAGES } from '../src/frame/pages.ts';
import { KEY_GROUPS } from '../src/keys/key-table.ts';

const GUIDE = path.resolve(import.meta.dirname, '../../../../docs/guides/console.md');
const MOST_BYTES = 60_000;
const guide = readFileSync(GUIDE, 'utf8');
const sections = new Map(
  guide
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text]),
);

test('each page has a heading', () => {
  const headings = [...sections.keys()].flatMap(namesOf);
  const missing = [...PAGES.map(({ name }) => name), 'Run', 'The wall'].filter(
    (name) => !headings.includes(name.toLowerCase()),
  );
  expect(missing).toEqual([]);
});

test('each page has a small picture under its heading', () => {
  const pages = [...PAGES, { path: '/runs/$id', name: 'Run' }];
  expect(Object.keys(GUIDE_PICTURES).toSorted()).toEqual(
    pages.map(({ path: address }) => address).toSorted(),
  );
  const wrong = pages.filter(({ path: address, name }) => {
    const link = `../pictures/guide/${GUIDE_PICTURES[address]}.webp`;
    const file = path.resolve(GUIDE, '..', link);
    const isShown = [...sections].some(
      ([heading, text]) => namesOf(heading).includes(name.toLowerCase()) && text.includes(`](${link})`),
    );
    return !isShown || statSync(file).size > MOST_BYTES;
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test('the wall, the phone, the first start and the forms have their pictures, too', () => {
  const pictures = Object.entries(MORE_GUIDE_PICTURES).flatMap(([heading, names]) =>
    names.map((name) => ({ heading, link: `../pictures/guide/${name}.webp` })),
  );
  const wrong = pictures.filter(
    ({ heading, link }) =>
      sections.get(heading)?.includes(`](${link})`) !== true ||
      statSync(path.resolve(GUIDE, '..', link)).size > MOST_BYTES,
  );
  expect(wrong).toEqual([]);
  expect(Object.keys(MORE_GUIDE_PICTURES)).toEqual(
    expect.arrayContaining(['First start', 'On a phone', 'The wall']),
  );
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

/** `Sprint and People` is of two pages. */
function namesOf(heading: string): readonly string[] {
  return heading.toLowerCase().split(/, | and /);
}
