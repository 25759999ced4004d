import type { Cause } from '@sb/queue';
import { expect, test } from 'vitest';
import { causeAbout } from './cause-about.ts';

const RUN = { queue: 'mail', jobId: 'mail.digest' };
const PARENT = { runId: 7, jobId: 'report', state: 'running', on: 'success' };

test.each`
  what                  | cause                                                                           | about
  ${'a limit of a job'} | ${{ because: 'limit', key: 'job mail.digest', limit: 2, heldBy: [3, 4] }}       | ${{ jobId: 'mail.digest', runs: [3, 4] }}
  ${'of its key'}       | ${{ because: 'limit', key: 'job mail.digest, key "a"', limit: 1, heldBy: [3] }} | ${{ jobId: 'mail.digest', runs: [3] }}
  ${'of a queue'}       | ${{ because: 'limit', key: 'queue mail', limit: 2, heldBy: [] }}                | ${{ queue: 'mail' }}
  ${'a rate'}           | ${{ because: 'rate', key: 'queue mail', until: 1 }}                             | ${{ queue: 'mail' }}
  ${'a paused job'}     | ${{ because: 'job_paused', jobId: 'mail.digest' }}                              | ${{ jobId: 'mail.digest' }}
  ${'a paused queue'}   | ${{ because: 'queue_paused', queue: 'mail' }}                                   | ${{ queue: 'mail' }}
  ${'awaited runs'}     | ${{ because: 'dependency', pending: 1, parents: [PARENT] }}                     | ${{ runs: [7] }}
  ${'one before it'}    | ${{ because: 'behind', higher: 0, earlier: 1, first: 5 }}                       | ${{ runs: [5] }}
  ${'nothing'}          | ${{ because: 'no_daemon' }}                                                     | ${{}}
`('$what', ({ cause, about }: { cause: Cause; about: object }) => {
  expect(causeAbout(cause, RUN)).toEqual(about);
});
