import { DEFAULT_RULES } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { missedWords } from './missed-words.ts';

const fire = { verdict: 'skipped_catchup', at: 0, decidedAt: 7_200_000 };

test.each`
  catchUp   | policy
  ${'skip'} | ${'the schedule catches up none'}
  ${'once'} | ${'the schedule catches up the latest one, within 1 d'}
  ${'all'}  | ${'the schedule catches up those of 1 d, at most 100'}
`('a missed fire of a schedule that catches up $catchUp', ({ catchUp, policy }) =>
  expect(missedWords(fire, { ...DEFAULT_RULES, catchUp })).toBe(
    `No daemon fired it at its time; one found it 2 h later. Not caught up: ${policy}.`,
  ),
);

test('a fire that came has no such words', () => {
  expect(missedWords({ ...fire, verdict: 'run' }, DEFAULT_RULES)).toBeUndefined();
});
