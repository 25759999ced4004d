import { FAILURE_REASONS } from '@sb/jobs';
import { expect, test } from 'vitest';
import { failureWords } from './failure-words.ts';

test('each reason of a failure has words', () => {
  for (const reason of FAILURE_REASONS) expect(failureWords(reason)).toBeTypeOf('string');
  expect(failureWords('of_another_version')).toBeUndefined();
  expect(failureWords(undefined)).toBeUndefined();
});

test.each([
  ['error', undefined, 'every attempt failed'],
  ['error', true, 'permanent: no retry helps'],
  ['lost', true, 'its node was lost'],
])('%s, permanent %o: %s', (reason, permanent, says) => expect(failureWords(reason, permanent)).toBe(says));
