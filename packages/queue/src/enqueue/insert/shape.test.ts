import { expect, test } from 'vitest';
import { createStatements, type Shape, shapeOf } from './shape.ts';

test('a shape has the columns that are set, apart those that differ', () => {
  expect(shapeOf([[1, null, 'a', 0]], [null, null, null, 0])).toEqual({ shared: [0, 2], varying: [] });
  expect(
    shapeOf(
      [
        [1, null, 'a', 0],
        [1, 5, 'b', 0],
      ],
      [null, null, null, 0],
    ),
  ).toEqual({ shared: [0], varying: [1, 2] });
});

test('a statement is built once for each shape, and beyond 64 shapes for all columns', () => {
  const built: Shape[] = [];
  const statements = createStatements(100, (_kind, shape) => {
    built.push(shape);
    return shape;
  });
  const shapes = Array.from({ length: 100 }, (_, column): Shape => ({ shared: [column], varying: [] }));
  for (const shape of [...shapes, ...shapes]) statements('plain', shape);
  statements('plain', { shared: [1], varying: [2] });
  const every = Array.from({ length: 100 }, (_, column) => column);
  expect(built).toEqual([
    ...shapes.slice(0, 64),
    { shared: every, varying: [] },
    { shared: [], varying: every },
  ]);
});
