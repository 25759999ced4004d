import {
  type Duration,
  DurationError,
  Permanent,
  RetryAfter,
  toRetryPolicy,
  type RetryOptions,
} from '@sb/jobs';
import type { ClaimedRun, Outcome } from '@sb/queue/engine';
import { expect, test } from 'vitest';
import { aRun } from '../../test/a-run.ts';
import { type AttemptEnd, decideOutcome } from './outcome.ts';

/** 2026-03-02 at noon, in ms since 1970. */
const TIME_MS = 1_772_452_800_000;
const FIXED: RetryOptions = { attempts: 3, backoff: 'fixed', delay: '10s', jitter: false };

const decide = (end: AttemptEnd, run: Partial<ClaimedRun> = {}, retry: RetryOptions = FIXED): Outcome =>
  decideOutcome(end, { run: aRun(run), policy: toRetryPolicy(retry), random: 0.5 });

const judge = (
  isRetryable: (error: unknown, attempt: number) => boolean,
  run: Partial<ClaimedRun> = {},
): Outcome =>
  decideOutcome(threw(new TypeError('no such field')), {
    run: aRun(run),
    policy: toRetryPolicy(FIXED),
    isRetryable,
    random: 0.5,
  });

const threw = (error: unknown): AttemptEnd => ({ kind: 'threw', error });
const message = (text: string): unknown => expect.stringContaining(`"message":"${text}`);
const FAR_MS = 1_794_000_000_000_000;
const TOO_FAR = {
  state: 'failed',
  reason: 'error',
  attempt: 'failed',
  error: expect.stringContaining(`at most 36525d, got ${FAR_MS}`),
  permanent: true,
};

test.each<[what: string, outcome: () => Outcome, expected: unknown]>([
  [
    'a result is kept',
    () => decide({ kind: 'returned', result: '1', events: [] }),
    { state: 'succeeded', result: '1', events: [] },
  ],
  ['no result is none', () => decide({ kind: 'returned', events: [] }), { state: 'succeeded', events: [] }],
  [
    'a failure with attempts left is tried again',
    () => decide(threw(new Error('no'))),
    { state: 'retry', attempt: 'failed', delayMs: 10_000, error: message('no') },
  ],
  [
    'the last attempt fails the run',
    () => decide(threw(new Error('no')), { failures: 2 }),
    { state: 'failed', reason: 'error', attempt: 'failed', error: message('no') },
  ],
  [
    'one attempt is one attempt',
    () => decide(threw(new Error('no')), { maxAttempts: 1 }),
    { state: 'failed', reason: 'error', attempt: 'failed', error: message('no') },
  ],
  [
    'Permanent fails at once',
    () => decide(threw(new Permanent('gone'))),
    { state: 'failed', reason: 'error', attempt: 'failed', error: message('gone'), permanent: true },
  ],
  [
    'RetryAfter waits as long as it says, whatever the backoff',
    () => decide(threw(new RetryAfter('7m')), {}, { attempts: 3, maxDelay: '1m' }),
    {
      state: 'retry',
      attempt: 'failed',
      delayMs: 420_000,
      error: message('The next attempt may come in 7m'),
    },
  ],
  [
    'RetryAfter of the last attempt fails the run',
    () => decide(threw(new RetryAfter('7m', { message: 'busy' })), { failures: 2 }),
    { state: 'failed', reason: 'error', attempt: 'failed', error: message('busy') },
  ],
  [
    'what there was no need for is skipped',
    () => decide({ kind: 'skipped', reason: 'nothing new' }),
    { state: 'skipped', reason: 'nothing new' },
  ],
  [
    'an error that the job calls hopeless fails at once',
    () => judge((error) => !(error instanceof TypeError)),
    { state: 'failed', reason: 'error', attempt: 'failed', error: message('no such field'), permanent: true },
  ],
  [
    'the judge is told the attempt',
    () => judge((_error, attempt) => attempt < 2, { failures: 1 }),
    { state: 'failed', reason: 'error', attempt: 'failed', error: message('no such field'), permanent: true },
  ],
  [
    'the judge is heard of the last attempt too: it may be done again later',
    () => judge((error) => !(error instanceof TypeError), { failures: 2 }),
    { state: 'failed', reason: 'error', attempt: 'failed', error: message('no such field'), permanent: true },
  ],
  [
    'a judge that throws is not heard',
    () =>
      judge(() => {
        throw new Error('who knows');
      }),
    { state: 'retry', attempt: 'failed', delayMs: 10_000, error: message('no such field') },
  ],
  [
    'a string is an error too',
    () => decide(threw('plain'), { maxAttempts: 1 }),
    { state: 'failed', reason: 'error', attempt: 'failed', error: expect.stringContaining('plain') },
  ],
  [
    'a snooze uses no attempt',
    () => decide({ kind: 'snoozed', delayMs: 5 }, { failures: 2 }),
    { state: 'snoozed', delayMs: 5 },
  ],
  [
    'a snooze that no date can hold is a bug of the job',
    () => decide({ kind: 'snoozed', delayMs: FAR_MS }),
    TOO_FAR,
  ],
  [
    'a RetryAfter that no date can hold is a bug of the job',
    () => decide(threw(Object.assign(new RetryAfter('7m'), { delayMs: FAR_MS }))),
    TOO_FAR,
  ],
  ['an error about a duration is a bug of the job', () => decide(threw(new DurationError(FAR_MS))), TOO_FAR],
  [
    'a timeout is a failure',
    () => decide({ kind: 'timed_out', ignoredSignal: 'no' }),
    {
      state: 'retry',
      attempt: 'timed_out',
      delayMs: 10_000,
      error: message('The attempt did not end within its timeout of 1 min.'),
    },
  ],
  [
    'the last timeout says so',
    () => decide({ kind: 'timed_out', ignoredSignal: 'slot_kept' }, { failures: 2 }),
    {
      state: 'failed',
      reason: 'timed_out',
      attempt: 'timed_out',
      error: expect.stringContaining('ctx.signal'),
    },
  ],
  [
    'what cannot be stored is not tried again',
    () => decide({ kind: 'unstorable', error: new Error('not JSON') }),
    {
      state: 'failed',
      reason: 'error',
      attempt: 'failed',
      error: message('What the job returned cannot be stored. not JSON'),
      permanent: true,
    },
  ],
  [
    'an invalid input is not tried again',
    () => decide({ kind: 'invalid_input', problems: [{ path: 'to', message: 'expected a string' }] }),
    {
      state: 'failed',
      reason: 'invalid_input',
      attempt: 'failed',
      error: expect.stringContaining('to: expected a string'),
    },
  ],
  [
    'an unknown job is not tried again',
    () => decide({ kind: 'unknown_job' }),
    { state: 'failed', reason: 'unknown_job', attempt: 'failed', error: message('No job') },
  ],
  ['cancelled is cancelled', () => decide({ kind: 'cancelled' }), { state: 'cancelled' }],
  ['a shutdown gives it back', () => decide({ kind: 'released' }), { state: 'released' }],
  [
    'a backoff function that throws does not lose the retry',
    () =>
      decide(
        threw(new Error('no')),
        {},
        {
          ...FIXED,
          backoff: () => {
            throw new Error('bad');
          },
        },
      ),
    { state: 'retry', attempt: 'failed', delayMs: 10_000, error: message('no') },
  ],
  ...([FAR_MS, TIME_MS, '99999999d'] as const).map((delay): [string, () => Outcome, unknown] => [
    `a backoff function that returns ${delay} is a bug of the job`,
    () => decide(threw(new Error('no')), {}, { ...FIXED, backoff: () => delay }),
    {
      state: 'failed',
      reason: 'error',
      attempt: 'failed',
      error: expect.stringMatching(
        new RegExp(`"code":"DURATION_INVALID".*at most 36525d, got .*${delay}.*"message":"no"`),
      ),
      permanent: true,
    },
  ]),
  [
    'a timeout whose backoff function is wrong is a timeout all the same',
    () => decide({ kind: 'timed_out', ignoredSignal: 'no' }, {}, { ...FIXED, backoff: () => Infinity }),
    {
      state: 'failed',
      reason: 'timed_out',
      attempt: 'timed_out',
      error: expect.stringMatching(/"code":"DURATION_INVALID".*"code":"TIMED_OUT"/),
      permanent: true,
    },
  ],
  ...[undefined, Number.NaN, -1, 'later'].map((delay): [string, () => Outcome, unknown] => [
    `a backoff function that returns ${delay} does not lose the retry`,
    // As a job without types may return it.
    () => decide(threw(new Error('no')), {}, { ...FIXED, backoff: () => delay as Duration }),
    { state: 'retry', attempt: 'failed', delayMs: 10_000, error: message('no') },
  ]),
  [
    'a backoff function of any size is capped by maxDelay',
    () => decide(threw(new Error('no')), {}, { ...FIXED, backoff: (n) => FAR_MS * 2 ** n, maxDelay: '1h' }),
    { state: 'retry', attempt: 'failed', delayMs: 3_600_000, error: message('no') },
  ],
  [
    'a backoff function that is wrong for the last attempt changes nothing',
    () => decide(threw(new Error('no')), { failures: 2 }, { ...FIXED, backoff: () => FAR_MS }),
    { state: 'failed', reason: 'error', attempt: 'failed', error: message('no') },
  ],
])('%s', (_what, outcome, expected) => expect(outcome()).toEqual(expected));

test('no stored error shows a secret, nor does the event of a retry', () => {
  const end = threw(new Error('wrong key hunter2-hunter2', { cause: new Error('hunter2-hunter2 again') }));
  const decision = { run: aRun(), random: 0.5, secrets: ['hunter2-hunter2'] };
  for (const attempts of [1, 3]) {
    const run = aRun({ maxAttempts: attempts });
    const outcome = decideOutcome(end, { ...decision, run, policy: toRetryPolicy({ ...FIXED, attempts }) });
    expect(JSON.stringify(outcome)).toContain('wrong key [redacted]');
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  }
});
