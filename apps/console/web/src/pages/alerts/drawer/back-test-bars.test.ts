import { expect, test } from 'vitest';
import { drawBars } from './back-test-bars.ts';

const FRAME = {
  since: '2026-11-01T00:00:00Z',
  until: '2026-11-03T00:00:00Z',
  width: 100,
  height: 40,
};
const DAY = 86_400_000;

test('the highest bar is the scale, none is a hairline, and one is still seen', () => {
  const { top, rects } = drawBars(
    [
      { at: 'a', fired: 100, firingMs: 3 * DAY },
      { at: 'b', fired: 1, firingMs: DAY / 4 },
    ],
    FRAME,
  );
  expect(top).toBe(100);
  expect(rects).toMatchObject([
    { x: 0, y: 0, height: 40, share: 1 },
    { x: 50, y: 37, height: 3, share: 0.25 },
  ]);
});

test('without an alert there is no scale', () => {
  expect(drawBars([{ at: 'a', fired: 0, firingMs: 0 }], FRAME)).toMatchObject({
    top: 0,
    rects: [{ height: 1 }],
  });
});
