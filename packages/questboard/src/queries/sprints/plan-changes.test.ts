import { expect, test } from 'vitest';
import { planChanges } from './plan-changes.ts';

test('tells what came, what went, and what has another member', () => {
  const before = new Map([
    ['t-1', 'ada'],
    ['t-2', 'ada'],
    ['t-3', 'bo'],
  ]);
  const now = new Map([
    ['t-4', 'bo'],
    ['t-3', 'ada'],
    ['t-1', 'ada'],
  ]);
  expect(planChanges(before, now)).toEqual({
    added: [{ taskId: 't-4', memberId: 'bo' }],
    leftOut: [{ taskId: 't-2', memberId: 'ada' }],
    moved: [{ taskId: 't-3', memberId: 'ada', previous: 'bo' }],
  });
});
