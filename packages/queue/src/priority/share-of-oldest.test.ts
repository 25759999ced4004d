import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createShareOfOldest } from './share-of-oldest.ts';

test('of any 16 slots in a row, asked for in any portions, one goes to the oldest, and no more', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 100 }), (portions) => {
      const share = createShareOfOldest();
      let [slots, oldest] = [0, 0];
      for (const portion of portions) {
        slots += portion;
        oldest += share.book(portion);
        expect(oldest).toBe(Math.floor(slots / 16));
      }
    }),
  );
});

test('what was saved up is forgotten when nothing is due', () => {
  const share = createShareOfOldest();
  share.book(15);
  share.reset();
  expect(share.book(15)).toBe(0);
});
