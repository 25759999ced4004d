import { expect, test } from 'vitest';
import { nextBox, type Walked } from './next-box.ts';

const box = (id: string, x: number, y: number) => ({ id, x, y, w: 100, h: 40 });

/** `start` leads to `far` and `low`; `near` is beside them and follows nothing. */
const right: Walked = {
  flow: 'right',
  boxes: [
    box('start', 0, 100),
    box('near', 200, 100),
    box('far', 200, 0),
    box('low', 200, 200),
    box('end', 400, 0),
  ],
  lines: [
    { from: 'start', to: 'far' },
    { from: 'start', to: 'low' },
    { from: 'far', to: 'end' },
  ],
};

test.each([
  ['start', 'ArrowRight', 'far'],
  ['far', 'ArrowDown', 'near'],
  ['near', 'ArrowDown', 'low'],
  ['low', 'ArrowUp', 'near'],
  ['low', 'ArrowLeft', 'start'],
  ['end', 'ArrowLeft', 'far'],
  // Nothing follows it: the nearest one.
  ['near', 'ArrowRight', 'end'],
  ['end', 'ArrowRight', undefined],
  ['gone', 'ArrowRight', 'start'],
] as const)('from %s by %s to %s', (from, arrow, to) => expect(nextBox(right, from, arrow)).toBe(to));

test('where the flow goes down, down goes over a line', () => {
  const down: Walked = {
    ...right,
    flow: 'down',
    boxes: right.boxes.map(({ x, y, ...same }) => ({ ...same, x: y, y: x })),
  };
  expect(nextBox(down, 'start', 'ArrowDown')).toBe('far');
  expect(nextBox(down, 'far', 'ArrowRight')).toBe('near');
});
