import { expect, test } from 'vitest';
import { createStyle } from '../cli/terminal/style.ts';
import { valueTexts } from './value-texts.ts';

const texts = (value: unknown, room: number) => valueTexts(value, { style: createStyle(false), room });

test('a value that fits is one line', () => {
  expect(texts({ a: 1 }, 7)).toEqual(['{"a":1}']);
});

test('one that does not has a line a field, and so have the objects within', () => {
  const value = { org: 'acme', counts: { open: 1, moved: { up: 20, down: 3 } } };
  expect(texts(value, 30)).toEqual([
    'org     acme',
    'counts  open   1',
    '        moved  up    20',
    '               down  3',
  ]);
});

test('a list is cut where it does not fit, and says so', () => {
  const lines = texts({ orgs: [{ org: 'acme' }, { org: 'bolt' }, { org: 'corp' }] }, 40);
  expect(lines).toEqual(['orgs  [{"org":"acme"},… (--json has all)']);
});

test('a text is left whole: a person wants to read it', () => {
  const reason = 'because it has more words than there are columns';
  expect(texts({ reason }, 20)).toEqual([`reason  "${reason}"`]);
});
