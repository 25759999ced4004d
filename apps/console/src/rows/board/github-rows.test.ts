import { expect, test } from 'vitest';
import { stateOf } from './github-rows.ts';

const sync = { at: '', created: 0, updated: 0, closed: 0, unchanged: 4, skipped: 0, failed: 0, remaining: 0 };

test.each`
  what                     | known                                                                       | state
  ${'no task is marked'}   | ${{ tasks: 0, lastSync: undefined, hasFailedSince: false }}                 | ${'off'}
  ${'no run has ended'}    | ${{ tasks: 4, lastSync: undefined, hasFailedSince: false }}                 | ${'never'}
  ${'all is done'}         | ${{ tasks: 4, lastSync: sync, hasFailedSince: false }}                      | ${'ok'}
  ${'something is left'}   | ${{ tasks: 4, lastSync: { ...sync, remaining: 1 }, hasFailedSince: false }} | ${'partial'}
  ${'some are left alone'} | ${{ tasks: 4, lastSync: { ...sync, skipped: 1 }, hasFailedSince: false }}   | ${'partial'}
  ${'a run failed since'}  | ${{ tasks: 4, lastSync: sync, hasFailedSince: true }}                       | ${'failed'}
`('the sync is $state where $what', ({ known, state }) => {
  expect(stateOf(known).state).toBe(state);
});
