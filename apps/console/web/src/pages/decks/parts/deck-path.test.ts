import { expect, test } from 'vitest';
import { deckPath, readDeckParts } from './deck-path.ts';

test.each([
  '/decks?org=acme',
  '/decks?org=acme&date=2026-03-02&member=ada&severity=warn&kind=overdue&flags=cleared',
  '/decks?org=acme&view=runs&job=daily.questmaster&run=summary-1',
  '/decks?org=acme&view=files',
])('the address %s is read and written', (address) => {
  const search = Object.fromEntries(new URL(address, 'http://x').searchParams);
  expect(deckPath(readDeckParts(search, 'acme'))).toBe(address);
});

test('what the address cannot mean is left out', () => {
  const parts = readDeckParts({ view: 'none', date: 'today', severity: 'high', flags: 'open' }, 'acme');
  expect(parts).toMatchObject({ view: 'day', date: undefined, severity: undefined, isCleared: false });
});

test('a filter of the day is none of the runs', () => {
  expect(deckPath({ org: 'acme', view: 'runs', member: 'ada', job: 'x' })).toBe(
    '/decks?org=acme&view=runs&job=x',
  );
});
