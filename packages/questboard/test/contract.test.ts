import { expect, test } from 'vitest';
import { planDay, readOrganisation } from '../src/index.ts';
import { snapshotOf } from './boards.ts';
import { WORKED_CASES, inShort } from './worked-cases.ts';

test.each(WORKED_CASES)('the worked organisation $name', ({ name, worked }) => {
  const { organisation } = readOrganisation(JSON.stringify(worked.input), {
    file: `${name}.json`,
    now: worked.now,
  });
  const snapshot = snapshotOf(organisation);
  const plan = planDay(snapshot, worked.now);

  const states = [...snapshot.quests, ...plan.quests].map(({ id, state }) => [id, state]);
  expect(Object.fromEntries(states)).toEqual(worked.expect.states);
  expect(plan.flags.map(({ taskId, kind }) => [taskId, kind])).toEqual(worked.expect.flags);
  const decks = plan.decks.map(({ memberId, items }) => [memberId, items.map(inShort)]);
  expect(Object.fromEntries(decks)).toEqual(worked.expect.decks);
});
