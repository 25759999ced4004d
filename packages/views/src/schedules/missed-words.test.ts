import { DEFAULT_RULES } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { fireWords, hourWords, missedWords } from './missed-words.ts';

const fire = { isMissed: true, verdict: 'skipped_catchup', words: 'w', at: 0, decidedAt: 7_200_000 };
const FOUND = 'No daemon fired it at its time; one found it 2h later.';

test.each`
  catchUp   | policy
  ${'skip'} | ${'the schedule catches up none'}
  ${'once'} | ${'the schedule catches up the latest one, within 1d'}
  ${'all'}  | ${'the schedule catches up those of 1d, at most 100'}
`('a missed fire of a schedule that catches up $catchUp', ({ catchUp, policy }) =>
  expect(missedWords(fire, { ...DEFAULT_RULES, catchUp })).toBe(`${FOUND} Not caught up: ${policy}.`),
);

test.each`
  what                               | more                                         | outcome
  ${'made a run'}                    | ${{ verdict: 'run', runId: 12 }}             | ${'Caught up by run 12'}
  ${'waits'}                         | ${{ verdict: 'waiting', words: 'it waits' }} | ${'Not caught up yet: it waits'}
  ${'found the run before it going'} | ${{ verdict: 'skipped_overlap' }}            | ${'Not caught up: w'}
  ${'was refused by the queue'}      | ${{ verdict: 'refused:queue_full' }}         | ${'Not caught up: w'}
`('a missed fire that $what', ({ more, outcome }) =>
  expect(missedWords({ ...fire, ...more }, DEFAULT_RULES)).toBe(`${FOUND} ${outcome}.`),
);

test('a fire that came has no such words', () => {
  expect(missedWords({ ...fire, isMissed: false, verdict: 'run' }, DEFAULT_RULES)).toBeUndefined();
});

test.each`
  what                              | more                              | words
  ${'of one fire that came'}        | ${{ isMissed: false }}            | ${'w'}
  ${'of one that was caught up'}    | ${{}}                             | ${'it was found 2h late: w'}
  ${'of many that were caught up'}  | ${{ fires: 3 }}                   | ${'it was found late: w'}
  ${'of one that is not caught up'} | ${{ verdict: 'skipped_catchup' }} | ${'w'}
  ${'of one whose run failed'}      | ${{ isMissed: false, failed: 1 }} | ${'w, which failed'}
  ${'of many with failed runs'}     | ${{ fires: 9, failed: 2 }}        | ${'it was found late: w; 2 runs failed'}
`('the words of an hour $what', ({ more, words }) =>
  expect(hourWords({ ...fire, verdict: 'run', fires: 1, failed: 0, from: 0, ...more })).toBe(words),
);

test.each([
  ['run', undefined, 'w'],
  ['run', 'succeeded', 'w'],
  ['run', 'failed', 'run failed'],
  ['run', 'cancelled', 'run was cancelled'],
  // The run of another fire.
  ['duplicate', 'failed', 'w'],
] as const)('the words of a fire with the verdict %s whose run is %s', (verdict, state, words) =>
  expect(fireWords({ verdict, words: 'w', ...(state && { state }) })).toBe(words),
);
