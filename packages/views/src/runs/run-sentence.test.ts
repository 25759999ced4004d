import { expect, test } from 'vitest';
import { runSentence } from './run-sentence.ts';

const NOON = Date.parse('2026-11-30T12:00:00Z');
const RUN = { startedAt: NOON - 70_000, finishedAt: NOON - 60_000, attempts: [], attempt: 1 };
const OPEN = { state: 'queued', attempts: [], attempt: 0 };
const PAUSED = { because: 'job_paused', jobId: 'mail.send', at: NOON - 60_000, actor: 'ada' };

test.each`
  what                                 | run                                                                                         | causes      | says
  ${'it succeeded'}                    | ${{ ...RUN, state: 'succeeded' }}                                                           | ${[]}       | ${'Succeeded in 10\u2009s.'}
  ${'it succeeded at the second time'} | ${{ ...RUN, state: 'succeeded', attempt: 2, attempts: [{}] }}                               | ${[]}       | ${'Succeeded in 10\u2009s at attempt 2.'}
  ${'it failed by an error'}           | ${{ ...RUN, state: 'failed', reason: 'error', attempt: 3, deadLetter: { status: 'open' } }} | ${[]}       | ${'Failed for good after 3 attempts. No automatic retry is left.'}
  ${'it failed by its time limit'}     | ${{ ...RUN, state: 'failed', reason: 'timed_out' }}                                         | ${[]}       | ${'Failed for good after 1 attempt: (timed out).'}
  ${'it was cancelled'}                | ${{ ...RUN, state: 'cancelled', reason: 'wrong customer' }}                                 | ${[]}       | ${'Cancelled: (wrong customer).'}
  ${'its job is paused'}               | ${OPEN}                                                                                     | ${[PAUSED]} | ${expect.stringContaining('The job mail.send is paused')}
  ${'nothing keeps it'}                | ${OPEN}                                                                                     | ${[]}       | ${''}
`('$what', ({ run, causes, says }) =>
  expect(runSentence(run, { runId: 1, now: NOON, causes, zone: 'UTC' })).toEqual(says),
);
