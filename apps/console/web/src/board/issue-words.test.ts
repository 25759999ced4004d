import { LINK_STATES } from '@sb/github';
import { expect, test } from 'vitest';
import { issueWords } from './issue-words.ts';

test('every state of a link has words, and what is gone or refused is red', () => {
  expect(LINK_STATES.filter((state) => issueWords(state).says === state)).toEqual([]);
  expect(LINK_STATES.filter((state) => issueWords(state).isBad)).toEqual(['deleted', 'missing', 'error']);
});
