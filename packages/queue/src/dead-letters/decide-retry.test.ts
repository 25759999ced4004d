import { expect, test } from 'vitest';
import { type DeadRun, decideRetry, RETRY_REFUSALS, type RetryRules } from './decide-retry.ts';

const RUN: DeadRun = {
  jobId: 'billing.invoice',
  reason: 'error',
  diedAt: 1_000_000,
  permanent: false,
  pinned: false,
  dryRun: false,
  jobIsKnown: true,
  queueIsDraining: false,
  replays: 0,
};
const RULES: RetryRules = {
  maxRetries: 3,
  excludeJobs: ['mail.send'],
  isRegistered: (id) => id !== 'elsewhere',
};
const MINUTE = 60_000;

const CASES: readonly (readonly [what: string, run: Partial<DeadRun>, expected: number | string])[] = [
  ['the first replay comes 5 minutes after the end', {}, 5],
  ['the second after 10', { replays: 1 }, 10],
  ['the third after 20', { replays: 2 }, 20],
  ['there is no fourth', { replays: 3 }, 'max_retries'],
  ['a timeout is replayed', { reason: 'timed_out' }, 5],
  ['a lost run is replayed', { reason: 'lost' }, 5],
  ['one that was started by hand is when it failed', { pinned: true }, 5],
  ['and not when it was lost', { pinned: true, reason: 'lost' }, 'started_by_hand'],
  ['nor what would not help', { permanent: true }, 'permanent'],
  ['nor what waits for others', { reason: 'dependency' }, 'dependency'],
  ['nor an input that does not fit', { reason: 'invalid_input' }, 'invalid_input'],
  ['nor a job that nobody knew', { reason: 'unknown_job' }, 'unknown_job'],
  ['nor a dry run', { dryRun: true }, 'dry_run'],
  ['nor a job that only looks', { jobId: 'daily.questmaster.dryrun' }, 'dry_run_job'],
  ['nor what keeps the store in order', { jobId: 'maintenance.cleanup' }, 'maintenance'],
  ['nor what was excluded', { jobId: 'mail.send' }, 'excluded'],
  ['nor what this process does not have', { jobId: 'elsewhere' }, 'not_registered'],
  ['nor what the store does not have any more', { jobIsKnown: false }, 'not_registered'],
  ['nor into a queue that accepts nothing', { queueIsDraining: true }, 'queue_draining'],
];

test.each(CASES)('%s', (_what, run, expected) => {
  const decision =
    typeof expected === 'string' ? { refused: expected } : { replayAt: RUN.diedAt + expected * MINUTE };
  expect(decideRetry({ ...RUN, ...run }, RULES)).toEqual(decision);
});

test('every refusal has its case', () => {
  const covered = CASES.flatMap(([, , expected]) => (typeof expected === 'string' ? [expected] : []));
  // These two only an insert finds out.
  covered.push('queue_full', 'duplicate');
  expect([...new Set(covered)].toSorted()).toEqual([...RETRY_REFUSALS].toSorted());
});
