import { expect, test } from 'vitest';
import { changesText } from './summary-rows.ts';

test('changes are counted by kind and act, in their order', () => {
  expect(changesText([])).toBe('nothing changed');
  expect(
    changesText([
      { entity: 'quest', id: 'q', action: 'unlocked' },
      { entity: 'deck', id: 'a', action: 'generated' },
      { entity: 'deck', id: 'b', action: 'generated' },
    ]),
  ).toBe('1 quest unlocked, 2 decks generated');
});
