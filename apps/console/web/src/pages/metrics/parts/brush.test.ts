import { expect, test } from 'vitest';
import { type Brush, chosen, endOfPart, moved, partAt } from './brush.ts';

const press = (brush: Brush, key: string, shiftKey = false) => moved(brush, { key, shiftKey, count: 10 });

test('the first arrow is at the part of now, the next ones move', () => {
  const first = press({}, 'ArrowLeft');
  expect(first).toEqual({ at: 9 });
  expect(first && press(first, 'ArrowLeft')).toEqual({ at: 8 });
  expect(press({ at: 0 }, 'ArrowLeft')).toEqual({ at: 0 });
  expect(press({ at: 3 }, 'Home')).toEqual({ at: 0 });
  expect(press({ at: 3 }, 'End')).toEqual({ at: 9 });
});

test('with Shift a stretch is chosen, without it the choice is let go', () => {
  const one = press({ at: 5 }, 'ArrowLeft', true) ?? {};
  const two = press(one, 'ArrowLeft', true) ?? {};
  expect(chosen(two)).toEqual([3, 5]);
  expect(chosen(press(two, 'ArrowRight') ?? {})).toBeUndefined();
});

test('other keys are not those of charts', () => {
  expect(press({ at: 5 }, 'x')).toBeUndefined();
  expect(press({ at: 5 }, 'constructor')).toBeUndefined();
});

test.each([
  [0, 0],
  [0.55, 5],
  [1, 9],
  [-1, 0],
])('at %s of the width is part %s', (share, at) => expect(partAt(share, 10)).toBe(at));

test('a part ends where the next begins, the last one now', () => {
  const window = { starts: [0, 15, 30], to: 45, now: 32 };
  expect([0, 1, 2].map((at) => endOfPart(at, window))).toEqual([15, 30, 32]);
});
