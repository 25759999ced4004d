import type { FireAnswer, FireExplanation } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { fireExplanationShape, fireExplanationText } from './fire-explanation.ts';

const NINE = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const look = { now: NINE + HOUR, asked: NINE };
const EXPLANATION: Omit<FireExplanation, 'answer'> = {
  schedule: 'daily',
  jobId: 'a.job',
  timezone: 'UTC',
  enabled: true,
  overrides: [],
};
const RECORDED = { because: 'recorded', at: NINE, verdict: 'run', words: '', decidedAt: NINE } as const;
const SKIP = { kind: 'skip', fireAt: NINE, by: 'ada' } as const;

test.each<[FireAnswer, string]>([
  [
    { ...RECORDED, run: { id: 7, state: 'succeeded' } },
    'Mon 09:00 (1h ago) created run 7, which ended: succeeded',
  ],
  [{ ...RECORDED, run: { id: 7, state: 'running' } }, 'Mon 09:00 (1h ago) created run 7, which is running'],
  [{ ...RECORDED, run: { id: 7 } }, 'Mon 09:00 (1h ago) created run 7, which is no longer kept'],
  [
    { ...RECORDED, verdict: 'skipped_overlap', words: 'the run before it has not ended' },
    'Mon 09:00 (1h ago) created no run: the run before it has not ended',
  ],
  [{ because: 'never_fired' }, 'it has not fired yet'],
  [
    { because: 'not_due', before: NINE - HOUR, after: NINE + 2 * HOUR },
    'it does not fire at Mon 09:00 (1h ago); the nearest: Mon 08:00 (2h ago) and Mon 11:00 (in 1h)',
  ],
  [{ because: 'not_due' }, 'it does not fire at Mon 09:00 (1h ago); the nearest: none'],
  [
    { because: 'created_later', createdAt: NINE + HOUR },
    'it did not exist at Mon 09:00 (1h ago): it was created Mon 10:00 (now)',
  ],
  [{ because: 'disabled' }, 'it is off'],
  [{ because: 'gone', goneAt: NINE, source: 'store' }, 'it was deleted Mon 09:00 (1h ago)'],
  [
    { because: 'gone', goneAt: NINE, source: 'file' },
    'no running daemon has had it in its file since Mon 09:00 (1h ago)',
  ],
  [
    { because: 'due', dueAt: NINE },
    'it has been due since Mon 09:00 (1h ago), and no daemon has fired it; a running one checks at least every 30 s',
  ],
  [{ because: 'to_come', at: NINE + 2 * HOUR }, 'Mon 11:00 (in 1h) is yet to come'],
  [
    { because: 'to_come', at: NINE, dueAt: NINE + 2 * HOUR },
    'Mon 09:00 (1h ago) is yet to come; its jitter moves it to Mon 11:00 (in 1h)',
  ],
  [{ because: 'to_come', at: NINE, override: SKIP }, 'Mon 09:00 is skipped, by ada'],
  [
    { because: 'not_kept', oldest: NINE },
    'fires of this time are no longer kept; the oldest is of Mon 09:00 (1h ago)',
  ],
  [
    { because: 'not_recorded' },
    'no fire is recorded for Mon 09:00 (1h ago): the schedule was off or different, or too many fires were missed',
  ],
])('%j', (answer, text) => {
  expect(fireExplanationText({ ...EXPLANATION, answer }, look).says).toBe(text);
});

test('behind the answer stands what else is to be known', () => {
  const explanation: FireExplanation = {
    ...EXPLANATION,
    answer: { ...RECORDED, run: { id: 7, state: 'failed', error: 'it broke\nbadly' } },
    pause: { mode: 'paused', by: 'ada', reason: 'provider down' },
    overrides: [{ ...SKIP, fireAt: NINE + 24 * HOUR }],
    nextFireAt: NINE + 24 * HOUR,
    nextRunAt: NINE + 48 * HOUR,
  };
  expect(fireExplanationText(explanation, look).facts).toEqual([
    'Its error: it broke',
    'See: worker run:show 7',
    'It is paused by ada: provider down. To end it: worker schedules:resume daily',
    'Override: Tue 09:00 is skipped, by ada',
    'The next fire that runs: Wed 09:00 (in 2d), UTC.',
  ]);
});

test('what is wanted of the next fires of a chain is told, though they have no times', () => {
  const skip = { kind: 'skip', by: 'ada' } as const;
  const answer = { because: 'never_fired' } as const;
  expect(fireExplanationText({ ...EXPLANATION, answer, overrides: [skip, skip] }, look).facts).toEqual([
    'Override: the next 2 fires are skipped, by ada',
  ]);
});

test('a fire that was found late says so before its run', () => {
  const run = { id: 7, state: 'succeeded' } as const;
  const late = { ...RECORDED, decidedAt: NINE + HOUR, isMissed: true, run } as const;
  expect(fireExplanationText({ ...EXPLANATION, answer: late }, look).facts).toEqual([
    'It was not fired at its time. It was found 1h after its time.',
    'See: worker run:show 7',
  ]);
});

test('a fire that was lost says why, and by which rule, as words and as values', () => {
  const cause = { kind: 'down', from: NINE - HOUR, to: NINE + HOUR } as const;
  const rules = { catchUp: 'skip', catchUpWindowMs: HOUR, catchUpCap: 1 } as const;
  const lost = {
    ...RECORDED,
    decidedAt: NINE + HOUR,
    isMissed: true,
    missed: { cause, rules, delayMs: 0 },
  } as const;
  const explanation = { ...EXPLANATION, answer: { ...lost, verdict: 'skipped_catchup' } };
  expect(fireExplanationText(explanation, look).facts).toEqual([
    'No daemon was up from Mon 08:00 to 10:00. It was found 1h late.',
    'Not caught up: its rule was to catch up none.',
  ]);
  expect(fireExplanationShape(explanation, []).answer).toMatchObject({
    missed: {
      cause: { kind: 'down', from: '2026-03-02T08:00:00.000Z', to: '2026-03-02T10:00:00.000Z' },
      rules,
    },
  });
});
