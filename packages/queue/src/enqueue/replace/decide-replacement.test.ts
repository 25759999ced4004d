import { expect, test } from 'vitest';
import { stateCode } from '../../lifecycle.ts';
import type { RunRequest } from '../../run.ts';
import { boundByWait, decideReplacement } from './decide-replacement.ts';
import type { WaitingRun } from './waiting-runs.sql.ts';

/** Times are s since the run was enqueued. */
const aRun = (run: Partial<WaitingRun> = {}): WaitingRun => ({
  id: 1,
  job: 'a',
  state: stateCode('queued'),
  reason: null,
  lane: 0,
  priority: 0,
  run_at: 10,
  created_at: 0,
  start_by: null,
  claim_no: 0,
  chain_id: null,
  has_children: 0,
  schedule_id: null,
  replay_of: null,
  dry_run: 0,
  limit_key: null,
  rate_key: null,
  has_long_input: 0,
  default_priority: 0,
  limit_keyed: 0,
  rate_keyed: 0,
  is_draining: 0,
  now: 5,
  ...run,
});

const debounce = (request: Partial<RunRequest> = {}): RunRequest => ({
  jobId: 'a',
  dedupeReplace: ['runAt'],
  delayMs: 10,
  ...request,
});

test.each<[what: string, run: Partial<WaitingRun>, request: Partial<RunRequest>, after: object]>([
  ['is put off', {}, {}, { run_at: 15 }],
  ['is put off until the longest wait', { now: 18 }, { dedupeMaxWaitMs: 25 }, { run_at: 25 }],
  ['is due now when that has passed', { run_at: 100, now: 60 }, { dedupeMaxWaitMs: 25 }, { run_at: 60 }],
  [
    'keeps the time from its run time to its start deadline then',
    { run_at: 100, start_by: 105, now: 60 },
    { dedupeMaxWaitMs: 25 },
    { run_at: 60, start_by: 65 },
  ],
  [
    'that is due already stays due',
    { run_at: 50, start_by: 70, now: 60 },
    { dedupeMaxWaitMs: 25 },
    { run_at: 50, start_by: 70 },
  ],
  ['moves nearer', { run_at: 100 }, { delayMs: 0 }, { run_at: 5 }],
  ['of a draining queue is not put off', { is_draining: 1 }, {}, { run_at: 10 }],
  ['of a draining queue moves nearer', { is_draining: 1 }, { delayMs: 0 }, { run_at: 5 }],
])('a waiting run %s', (_what, run, request, after) =>
  expect(decideReplacement(aRun(run), debounce(request))).toMatchObject(after),
);

test.each<[what: string, request: Partial<RunRequest>, runAtMs: number | undefined]>([
  ['is bound by its own longest wait', { runAtMs: 100, dedupeMaxWaitMs: 25 }, 30],
  ['may come before it', { runAtMs: 20, dedupeMaxWaitMs: 25 }, 20],
  ['is free without one', { runAtMs: 100 }, 100],
  ['is left to its delay', { dedupeMaxWaitMs: 25 }, undefined],
])('the run time of a new run %s', (_what, request, runAtMs) =>
  expect(boundByWait(debounce(request), 5).runAtMs).toBe(runAtMs),
);
