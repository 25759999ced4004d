import { expect, test } from 'vitest';
import { HISTORY_EVENT_LIST, historyEventsFor } from './history-events.ts';

test('each final state has the number that a store keeps for it', () => {
  expect(HISTORY_EVENT_LIST).toEqual([
    { state: 4, type: 'job.completed' },
    { state: 5, type: 'job.failed' },
    { state: 6, type: 'run.cancelled' },
    { state: 7, type: 'run.skipped' },
    { state: 8, type: 'run.expired' },
  ]);
});

test.each`
  types                | states
  ${['*']}             | ${[4, 5, 6, 7, 8]}
  ${['job.*']}         | ${[4, 5]}
  ${['run.cancelled']} | ${[6]}
  ${['alert.*']}       | ${[]}
`('$types are told by the states $states', ({ types, states }) => {
  expect(historyEventsFor(types).map(({ state }) => state)).toEqual(states);
});
