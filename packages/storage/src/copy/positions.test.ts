import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparePlaces, type Place, rankedCursors, ranksOf, writerOf } from './positions.ts';

const xid = fc.nat(30).map(String);
const place = fc.record({ xid, seq: fc.nat(40) });
/** Numbers of facts begin at 1. */
const fact = fc.record({ xid, seq: fc.integer({ min: 1, max: 40 }) });

function hasGot(cursor: Place, at: Place): boolean {
  return comparePlaces(at, cursor) <= 0;
}

test('each reader has got the same facts after the copy as before', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fact, { selector: ({ seq }) => seq, maxLength: 30 }),
      fc.array(place, { maxLength: 5 }),
      (facts, places) => {
        const cursors = places.map((at, n) => ({ name: `reader-${n}`, ...at }));
        const moved = rankedCursors(cursors);
        const ranks = ranksOf(cursors);
        for (const before of facts) {
          const copy = { xid: String(writerOf(ranks, before)), seq: before.seq };
          for (const [n, cursor] of cursors.entries())
            expect(hasGot(moved[n] ?? copy, copy)).toBe(hasGot(cursor, before));
        }
      },
    ),
  );
});
