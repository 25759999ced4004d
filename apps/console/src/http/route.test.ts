import { expect, test } from 'vitest';
import { ROUTES } from '../table/table.ts';

test('what a GET answers it reads, wherever it runs', () => {
  const gets = ROUTES.filter(({ method, kind }) => method === 'GET' && kind !== 'stream');
  expect(gets.filter(({ kind }) => kind !== 'read').map(({ path }) => path)).toEqual([]);
});
