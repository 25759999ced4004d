import type { MissedCause } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { fireWords, hourWords, missedWords } from './missed-words.ts';

const TWO = Date.parse('2026-03-02T02:00:00Z');
const MINUTE = 60_000;
const look = { zone: 'Europe/Berlin', now: TWO + 12 * 60 * MINUTE };
const rules = { catchUp: 'once', catchUpWindowMs: 1_440 * MINUTE, catchUpCap: 100 } as const;
const fire = {
  isMissed: true,
  verdict: 'skipped_catchup',
  words: 'w',
  at: TWO,
  decidedAt: TWO + 120 * MINUTE,
};
const FOUND = 'It was not fired at its time. It was found 2h after its time.';

test.each<[MissedCause, string]>([
  [
    { kind: 'down', from: TWO - 20 * MINUTE, to: TWO + 120 * MINUTE },
    'No daemon was up from Mon 02:40 to 05:00',
  ],
  [
    { kind: 'down', from: TWO - 1_440 * MINUTE, to: TWO + 120 * MINUTE },
    'No daemon was up from Sun 03:00 to Mon 05:00',
  ],
  [
    { kind: 'down', daemon: 'ada', from: TWO - 20 * MINUTE, to: TWO + 90 * MINUTE },
    'No daemon was up from Mon 02:40 to 04:30; the daemon ada started at Mon 04:30 and did not fire it',
  ],
  [{ kind: 'down', from: TWO + 1, to: TWO + MINUTE - 1 }, 'No daemon was up at Mon 03:00'],
  [{ kind: 'down', to: TWO + 120 * MINUTE }, 'No daemon is known to have been up before Mon 05:00'],
  [
    { kind: 'blocked', daemon: 'ada', from: TWO - MINUTE, to: TWO + 120 * MINUTE },
    'The daemon ada was up and did not look for due schedules from Mon 02:59 to 05:00 (suspended, busy, without its store, or its clock was set)',
  ],
  [
    { kind: 'held', daemon: 'ada' },
    "The daemon ada was up and could not fire it, or it was in no daemon's file then",
  ],
  [
    { kind: 'up', daemon: 'ada' },
    'The daemon ada was up and did not fire it (perhaps it was stopping, or did not have it in its file)',
  ],
  [
    { kind: 'up', daemon: 'ada', from: TWO - MINUTE, to: TWO + 120 * MINUTE },
    'The daemon ada started at Mon 02:59 and could fire only at 05:00',
  ],
])('a fire that was missed because of %j', (cause, words) => {
  const missed = { cause, rules, delayMs: 0 };
  expect(missedWords({ ...fire, missed, verdict: 'run', runId: 12 }, look)).toBe(
    `${words}. It was found 2h late. Caught up by run 12.`,
  );
  const hour = { ...fire, missed, verdict: 'run', fires: 1, failed: 0, from: TWO };
  expect(hourWords(hour, look)).toBe(`it was found 2h late: w. ${words}`);
});

test.each`
  catchUp   | policy
  ${'skip'} | ${'its rule was to catch up none'}
  ${'once'} | ${'its rule was to catch up the latest one, within 1d'}
  ${'all'}  | ${'its rule was to catch up those of 1d, at most 100'}
`('a missed fire of a schedule that caught up $catchUp', ({ catchUp, policy }) =>
  expect(missedWords({ ...fire, missed: { rules: { ...rules, catchUp } } }, look)).toBe(
    `${FOUND} Not caught up: ${policy}.`,
  ),
);

test('how late a fire was found counts from when it should have come', () => {
  const missed = { rules, delayMs: 60 * MINUTE };
  expect(missedWords({ ...fire, missed }, look)).toContain('It was found 1h late.');
  const hour = { ...fire, missed, verdict: 'run', failed: 0, from: TWO };
  expect(hourWords({ ...hour, fires: 1 }, look)).toBe('it was found 1h late: w');
});

test('a missed fire of which no rule is known names none', () => {
  expect(missedWords({ ...fire, missed: {} }, look)).toBe(`${FOUND} Not caught up.`);
});

test.each`
  what                               | more                                         | outcome
  ${'made a run'}                    | ${{ verdict: 'run', runId: 12 }}             | ${'Caught up by run 12'}
  ${'waits'}                         | ${{ verdict: 'waiting', words: 'it waits' }} | ${'Not caught up yet: it waits'}
  ${'found the run before it going'} | ${{ verdict: 'skipped_overlap' }}            | ${'Not caught up: w'}
  ${'was refused by the queue'}      | ${{ verdict: 'refused:queue_full' }}         | ${'Not caught up: w'}
`('a missed fire that $what', ({ more, outcome }) =>
  expect(missedWords({ ...fire, missed: { rules }, ...more }, look)).toBe(`${FOUND} ${outcome}.`),
);

test('a fire that came has no such words', () => {
  expect(missedWords({ ...fire, isMissed: false, verdict: 'run' }, look)).toBeUndefined();
});

test.each`
  what                              | more                              | words
  ${'of one fire that came'}        | ${{ isMissed: false }}            | ${'w'}
  ${'of one that was caught up'}    | ${{}}                             | ${'it was found 2h after its time: w'}
  ${'of many that were caught up'}  | ${{ fires: 3 }}                   | ${'it was found late: w'}
  ${'of one that is not caught up'} | ${{ verdict: 'skipped_catchup' }} | ${'w'}
  ${'of one whose run failed'}      | ${{ isMissed: false, failed: 1 }} | ${'w, which failed'}
  ${'of many with failed runs'}     | ${{ fires: 9, failed: 2 }}        | ${'it was found late: w; 2 runs failed'}
`('the words of an hour $what', ({ more, words }) =>
  expect(hourWords({ ...fire, verdict: 'run', fires: 1, failed: 0, from: TWO, ...more }, look)).toBe(words),
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
