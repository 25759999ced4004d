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
    'steps[0].after[0]: expected either "step" or "run"',
  ],
  ['a misspelt end', [step('a'), step('b', [{ step: 'a', on: 'sucess' }])], 'steps[1].after[0].on: '],
  [
    'a condition about no step',
    [step('a'), step('b', [{ step: 'a', on: 'parents.c.result > 1' }])],
    'steps[1].after[0].on: ',
  ],
  [
    'a name for two',
    [step('a'), step('b'), step('c', ['a', { step: 'b', as: 'a' }])],
    'steps[2].after[1]: another run is called "a" too',
  ],
  ['a step twice', [step('a'), step('b', ['a', 'a'])], 'steps[1].after[1]: "a" is named twice'],
  ['a run twice', [step('a', [{ run: 7 }, { run: 7 }])], 'steps[0].after[1]: run 7 is named twice'],
  [
    'a step twice, once by another name',
    [step('a'), step('b', ['a', { step: 'a', as: 'first' }])],
    'steps[1].after[1]: "a" is named twice',
  ],
  [
    'no run',
    [step('a', [{ run: 7 }, { run: 0 }])],
    'steps[0].after[1]: expected { run: the number of a run }',
  ],
  ['a way back', [step('a', ['c']), step('b', ['a']), step('c', ['b'])], '"a" after "c" after "b" after "a"'],
  ['itself', [step('a', ['a'])], '"a" after "a"'],
])('%s: no chain', (_what, steps, message) => {
  expect(() => planChain(steps)).toThrow(message);
});

const LIST = 'steps[1].after: expected a list of names of steps, of { step } or of { run }';

test.each([
  ['a text', 'a', LIST],
  ['a number', [5], LIST],
  ['a step that is no text', [{ step: 5 }], LIST],
  ['another end', [{ step: 'a', onUnmet: 'x' }], 'steps[1].after[0].onUnmet: expected skip, fail, run'],
])('%s of a program without types: no chain', (_what, after, message) => {
  const untyped = { request: { jobId: 'noop' }, after } as unknown as AskedStep;
  expect(() => planChain([step('a'), untyped])).toThrow(message);
});
