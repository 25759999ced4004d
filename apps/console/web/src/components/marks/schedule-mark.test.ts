import { expect, test } from 'vitest';
import { fireMark, fireTone } from './schedule-mark.ts';

test.each`
  verdict                 | state          | isMissed | mark           | tone
  ${'run'}                | ${undefined}   | ${false} | ${'succeeded'} | ${'ok'}
  ${'run'}                | ${'succeeded'} | ${true}  | ${'succeeded'} | ${'late'}
  ${'run'}                | ${'failed'}    | ${false} | ${'failed'}    | ${'bad'}
  ${'run'}                | ${'failed'}    | ${true}  | ${'failed'}    | ${'bad'}
  ${'run'}                | ${'cancelled'} | ${false} | ${'cancelled'} | ${'ok'}
  ${'duplicate'}          | ${'failed'}    | ${false} | ${'skipped'}   | ${'dim'}
  ${'refused:queue_full'} | ${undefined}   | ${false} | ${'failed'}    | ${'bad'}
`('a fire with the verdict $verdict whose run is $state', ({ verdict, state, isMissed, mark, tone }) => {
  expect([fireMark({ verdict, state }), fireTone({ verdict, state }, isMissed)]).toEqual([mark, tone]);
});
