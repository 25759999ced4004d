import { expect, test } from 'vitest';
import { matches } from './matches.ts';

test.each`
  value                    | expected           | verdict
  ${{ a: 1, b: 2 }}        | ${{ a: 1 }}        | ${true}
  ${{ a: 1 }}              | ${{ a: 1, b: 2 }}  | ${false}
  ${{ a: { b: 1, c: 2 } }} | ${{ a: { c: 2 } }} | ${true}
  ${[1, { a: 1, b: 2 }]}   | ${[1, { a: 1 }]}   | ${true}
  ${[1, 2]}                | ${[1]}             | ${false}
  ${'text'}                | ${{}}              | ${false}
  ${null}                  | ${{}}              | ${false}
  ${null}                  | ${null}            | ${true}
  ${undefined}             | ${{}}              | ${false}
`('$value has at least $expected: $verdict', ({ value, expected, verdict }) => {
  expect(matches(value, expected)).toBe(verdict);
});
