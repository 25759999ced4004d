import { expect, test } from 'vitest';
import { deckCommand } from './deck-command.ts';

test('shows the member and the day of the page', () => {
  expect(deckCommand({ org: 'acme' })).toBe('worker questboard:show --org acme');
  expect(deckCommand({ org: 'acme', member: 'ada', date: '2026-02-27' })).toBe(
    'worker questboard:show --org acme --member ada --date 2026-02-27',
  );
});
