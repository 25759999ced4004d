import { expect, test } from 'vitest';
import { ROUTES } from '../src/table/table.ts';

test('a record whose edit needs its version is read with it, at the same path', () => {
  const read = new Set(
    ROUTES.filter(({ method, hasVersion }) => method === 'GET' && hasVersion).map(({ path }) => path),
  );
  const edited = ROUTES.filter(({ needsVersion, path }) => needsVersion && /:\w+$/.test(path));
  expect(edited.length).toBeGreaterThan(8);
  expect(edited.filter(({ path }) => !read.has(path)).map(({ method, path }) => `${method} ${path}`)).toEqual(
    [],
  );
});

test('a change of a record answers its version after it, for the next one', () => {
  const changes = ROUTES.filter(({ method, needsVersion }) => method === 'PATCH' && needsVersion);
  expect(changes.filter(({ hasVersion }) => !hasVersion).map(({ path }) => path)).toEqual([]);
});
