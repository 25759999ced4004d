import { RUN_STATES } from '@sb/jobs';
import { expect, test } from 'vitest';
import { HISTORY_EVENTS } from '../catalogue.ts';
import { HISTORY_EVENT_LIST, historyEventsFor } from './history-events.ts';

test('each final state has the number that a store keeps for it', () => {
  const byName = Object.entries(HISTORY_EVENTS).map(([name, type]) => ({
    state: RUN_STATES.findIndex((state) => state === name),
    type,
  }));
  expect(HISTORY_EVENT_LIST).toEqual(byName);
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
