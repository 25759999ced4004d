import { expect, test } from 'vitest';
import { stepFrom } from './step.ts';

const columns = [['a', 'b', 'c'], [], ['d'], ['e', 'f']];

test.each`
  at           | step       | next
  ${undefined} | ${'down'}  | ${'a'}
  ${'a'}       | ${'down'}  | ${'b'}
  ${'c'}       | ${'down'}  | ${undefined}
  ${'a'}       | ${'up'}    | ${undefined}
  ${'c'}       | ${'right'} | ${'d'}
  ${'d'}       | ${'right'} | ${'e'}
  ${'f'}       | ${'left'}  | ${'d'}
  ${'d'}       | ${'left'}  | ${'a'}
  ${'e'}       | ${'right'} | ${undefined}
  ${'gone'}    | ${'down'}  | ${'a'}
`('from $at $step is $next', ({ at, step, next }) => {
  expect(stepFrom(columns, at, step)).toBe(next);
});

test('without a card there is no step', () => {
  expect(stepFrom([[], []], undefined, 'down')).toBeUndefined();
});
