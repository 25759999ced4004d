import { expect, test } from 'vitest';
import { seenEnd } from './seen-end.ts';

const some = { jobs: ['report'] };
const HIDDEN = 'A run before it ended otherwise';

test.each`
  text                                                                                     | shown
  ${'run 4 ended as failed, and this one was to come after its success'}                   | ${HIDDEN}
  ${'run 4 ended as skipped, and the condition was not true: parents.a'}                   | ${HIDDEN}
  ${'DependencyUnmet: run 4 ended as expired, and this one was to come after its success'} | ${HIDDEN}
  ${'run 4 is not there'}                                                                  | ${'run 4 is not there'}
`('a token of some jobs reads of "$text"', ({ text, shown }) => {
  const end = { reason: text, error: { name: 'DependencyUnmet', message: text } };
  expect(seenEnd(some, end)).toEqual({ reason: shown, error: { name: 'DependencyUnmet', message: shown } });
  expect(seenEnd({}, end)).toEqual(end);
});
