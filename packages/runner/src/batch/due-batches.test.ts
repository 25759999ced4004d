import { expect, test } from 'vitest';
import { dueBatches } from './collector.ts';

const RULE = { size: 3, waitMs: 10 };

test.each`
  what                                            | joinedAt              | now   | due
  ${'nobody waits'}                               | ${[]}                 | ${99} | ${{ due: 0 }}
  ${'the first has just come'}                    | ${[5]}                | ${5}  | ${{ due: 0, nextAt: 15 }}
  ${'others do not make it wait for longer'}      | ${[5, 14]}            | ${14} | ${{ due: 0, nextAt: 15 }}
  ${'the first has waited long enough'}           | ${[5, 14]}            | ${15} | ${{ due: 1 }}
  ${'it is full at once'}                         | ${[5, 5, 5]}          | ${5}  | ${{ due: 1 }}
  ${'full, and one more that waits from then on'} | ${[5, 5, 5, 7]}       | ${16} | ${{ due: 1, nextAt: 17 }}
  ${'full, and one more that has waited'}         | ${[5, 5, 5, 7]}       | ${17} | ${{ due: 2 }}
  ${'two are full'}                               | ${[5, 5, 5, 7, 7, 7]} | ${99} | ${{ due: 2 }}
`('$what', ({ joinedAt, now, due }) => {
  const waiting = (joinedAt as readonly number[]).map((at) => ({ joinedAt: at }));
  expect(dueBatches(waiting, RULE, now)).toEqual(due);
});

test('without a wait the first has waited long enough', () => {
  expect(dueBatches([{ joinedAt: 5 }], { size: 3, waitMs: 0 }, 5)).toEqual({ due: 1 });
});
