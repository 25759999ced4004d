import { expect, test } from 'vitest';
import { type AskedStep, planChain } from './plan-chain.ts';

const step = (name?: string, after?: AskedStep['after']): AskedStep => ({
  request: { jobId: 'noop' },
  ...(name !== undefined && { name }),
  ...(after && { after }),
});

test('a step without "after" follows the one before it, and one that names others follows those', () => {
  const steps = [
    step(),
    step('b'),
    step('d', ['b', 'c']),
    step('c', [{ step: 'b', on: 'always' }, { run: 7 }]),
    step('e', []),
  ];
  expect(planChain(steps).map(({ place, after }) => [place, after])).toEqual([
    [0, []],
    [4, []],
    [1, [{ place: 0 }]],
    [3, [{ as: 'b', on: 'always', place: 1 }, { run: 7 }]],
    [
      2,
      [
        { as: 'b', place: 1 },
        { as: 'c', place: 3 },
      ],
    ],
  ]);
});

test.each([
  ['no steps', [], 'expected 1 to 1000 steps, got 0'],
  ['a name twice', [step('a'), step('a')], 'two steps are called "a"'],
  [
    'a name that there is not',
    [step('load'), step('b', ['laod'])],
    'no step is called "laod". Did you mean "load"?',
  ],
  [
    'neither step nor run',
    [step('a', [{ on: 'always' }])],
    'steps[0].after: expected either "step" or "run"',
  ],
  ['a way back', [step('a', ['c']), step('b', ['a']), step('c', ['b'])], '"a" after "c" after "b" after "a"'],
  ['itself', [step('a', ['a'])], '"a" after "a"'],
])('%s: no chain', (_what, steps, message) => {
  expect(() => planChain(steps)).toThrow(message);
});
