import { expect, test } from 'vitest';
import { changedMeanwhile, rebased, typedOrNone } from './edited.ts';

test('what another person changed meanwhile is shown, and what was typed stays', () => {
  const start = { title: 'a', priority: 'low', tags: '' };
  const typed = { title: 'mine', priority: 'low', tags: '' };
  const now = { title: 'theirs', priority: 'high', tags: '' };
  expect(changedMeanwhile(start, now, typed)).toEqual([
    { field: 'title', from: 'a', to: 'theirs', isTyped: true },
    { field: 'priority', from: 'low', to: 'high', isTyped: false },
  ]);
  expect(rebased(typed, start, now)).toEqual({ title: 'mine', priority: 'high', tags: '' });
});

test('a field that is half typed is no change yet', () => {
  expect(typedOrNone(() => ({ limit: 3 }))).toEqual({ limit: 3 });
  expect(
    typedOrNone((): object => {
      throw new Error('Expected a number.');
    }),
  ).toEqual({});
});
