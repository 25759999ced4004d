/** 500 boards; `quest-verbs.test.ts` has a short version. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { statesAfterMoves } from './random-moves.ts';

eachDialect('the states of quests after any move of any task', (open) => {
  test('are those that a whole run computes', async () => {
    expect(await statesAfterMoves(open, 500, 500)).toEqual([]);
  });
});
