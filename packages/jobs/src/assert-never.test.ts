import { expect, test } from 'vitest';
import { assertNever } from './assert-never.ts';

test('a case that no type foresaw is told with what it was', () => {
  // What comes out of a store may be newer than the code.
  const foreign = JSON.parse('{"state":"folded"}') as never;
  expect(() => assertNever(foreign, 'an outcome')).toThrow(
    'Expected an outcome that is known, got {"state":"folded"}.',
  );
});
