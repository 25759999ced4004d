import { expect, test } from 'vitest';
import { findAfterFault } from './check-after.ts';

test.each([
  [[], 'expected a list of 1 to 10000 runs'],
  [[{ run: 0 }], '[0]: expected { run: the number of a run }'],
  [[{ run: 1 }, { run: 1 }], '[1]: run 1 is named twice'],
  [
    [
      { run: 1, as: 'a' },
      { run: 2, as: 'a' },
    ],
    '[1]: another run is called "a" too',
  ],
  [[{ run: 1, onUnmet: 'stop' }], '[0].onUnmet: expected skip, fail, run'],
  [[{ run: 1, on: 'sucess' }], '[0].on: '],
  [[{ run: 1, on: 'parents.b.result > 1' }], '[0].on: '],
])('%j is no list of dependencies', (after, message) => {
  expect(findAfterFault(after)).toContain(message);
});

test('a condition may look at every run that has a name', () => {
  const after = [
    { run: 1, as: 'a' },
    { run: 2, as: 'b', on: 'parents.a.result > parents.b.result' },
  ];
  expect(findAfterFault(after)).toBeUndefined();
});
