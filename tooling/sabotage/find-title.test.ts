import { expect, test } from 'vitest';
import { hasTest } from './find-title.ts';

const SOURCE = `
eachDialect('a queue', (open) => {
  test('is paused, and gives nothing', async () => {});
  test.each([['full'], ['paused for good']])('that is %s says so in \${COUNT} words', () => {});
  test.each\`what | is\`('does $what', () => {});
});
describe("a node's lease", () => test('ends', () => {}));
`;

test.each`
  words                                              | found
  ${'a queue (sqlite) is paused, and gives nothing'} | ${true}
  ${'a queue (postgres) is paused'}                  | ${true}
  ${'paused, and gives'}                             | ${true}
  ${'a queue (sqlite)'}                              | ${true}
  ${"a node's lease ends"}                           | ${true}
  ${'that is paused for good says so in 12 words'}   | ${true}
  ${'that is drained says so in 12 words'}           | ${false}
  ${'a queue (sqlite) is drained'}                   | ${false}
  ${'a queue (sqlite) is paused, and gives all'}     | ${false}
  ${'another queue (sqlite) is paused'}              | ${false}
  ${''}                                              | ${false}
`('of a test, "$words" are the words: $found', ({ words, found }) =>
  expect(hasTest(SOURCE, words)).toBe(found),
);
