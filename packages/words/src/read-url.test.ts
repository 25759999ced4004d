import { expect, test } from 'vitest';
import { readUrl } from './read-url.ts';

test.each([
  ['https://jobs.example.org/ops?a=1', undefined, 'https://jobs.example.org/ops?a=1'],
  ['/ops', 'https://jobs.example.org', 'https://jobs.example.org/ops'],
  ['jobs.example.org', undefined, undefined],
  ['', undefined, undefined],
])('%j from %j is %j', (text, base, href) => expect(readUrl(text, base)?.href).toBe(href));

test('a URL with other letters than ASCII is one however often it is read', () => {
  const refused = Array.from({ length: 20_000 }, () =>
    readUrl('smtp://ada:gr\u00fcn@m\u00f6bel.example'),
  ).filter((url) => url === undefined);
  expect(refused).toEqual([]);
});
