import { expect, test } from 'vitest';
import { seenCause } from './seen-causes.ts';

const some = { jobs: ['report'] };
const seen = new Set([4]);
const parent = (runId: number, jobId: string) => ({ runId, jobId, state: 'running', on: 'success' });
const ada = { id: 1, name: 'ada', running: 1, slots: 2 };

test.each`
  what                     | cause                                                                                                                     | shown
  ${'parents'}             | ${{ because: 'dependency', pending: 2, parents: [parent(4, 'report'), parent(5, 'mail.send')] }}                          | ${{ because: 'dependency', pending: 2, parents: [parent(4, 'report')] }}
  ${'holders of a limit'}  | ${{ because: 'limit', key: 'queue mail', limit: 2, heldBy: [4, 5] }}                                                      | ${{ because: 'limit', key: 'queue mail', limit: 2, heldBy: [4] }}
  ${'runs that crash too'} | ${{ because: 'crashes', crashes: 2, heldBy: [5] }}                                                                        | ${{ because: 'crashes', crashes: 2, heldBy: [] }}
  ${'the next run'}        | ${{ because: 'behind', higher: 1, earlier: 2, first: 5 }}                                                                 | ${{ because: 'behind', higher: 1, earlier: 2 }}
  ${'its own next run'}    | ${{ because: 'behind', higher: 1, earlier: 2, first: 4 }}                                                                 | ${{ because: 'behind', higher: 1, earlier: 2, first: 4 }}
  ${'runs that stay'}      | ${{ because: 'slots_busy', nodes: [{ ...ada, stuck: [{ runId: 5, jobId: 'mail.send' }] }] }}                              | ${{ because: 'slots_busy', nodes: [ada] }}
  ${'its own that stay'}   | ${{ because: 'slots_busy', nodes: [{ ...ada, stuck: [{ runId: 4, jobId: 'report' }] }] }}                                 | ${{ because: 'slots_busy', nodes: [{ ...ada, stuck: [{ runId: 4, jobId: 'report' }] }] }}
  ${'that others ended'}   | ${{ because: 'finished', state: 'skipped', reason: 'run 5 ended as failed, and this one was to come after its success' }} | ${{ because: 'finished', state: 'skipped', reason: 'A run before it ended otherwise' }}
  ${'nothing of others'}   | ${{ because: 'start_time', at: 1 }}                                                                                       | ${{ because: 'start_time', at: 1 }}
`('a token of some jobs is shown $what', ({ cause, shown }) => {
  expect(seenCause(some, seen, cause)).toEqual(shown);
});
