import { expect, test } from 'vitest';
import { linePath, tipPath } from './line-path.ts';

const POINTS = [
  { x: 0, y: 0 },
  { x: 20, y: 0 },
  { x: 20, y: 40 },
];

test('a line rounds its corners and ends at its last point', () => {
  expect(linePath(POINTS)).toBe('M0 0Q20 0 20 20L20 40');
  expect(linePath(POINTS.slice(0, 2))).toBe('M0 0L20 0');
  expect(linePath([])).toBe('');
});

test('the tip points in the direction in which the line ends', () => {
  expect(tipPath(POINTS)).toBe('M20 40L23.5 33L16.5 33Z');
  expect(tipPath(POINTS.slice(0, 1))).toBe('');
});
