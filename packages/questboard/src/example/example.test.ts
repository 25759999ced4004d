import { describe, expect, test } from 'vitest';
import { MONDAY, TODAY, exampleSnapshot } from '../../test/boards.ts';
import { exampleOrganisation } from './example.ts';
import { readOrganisation } from '../file/read-organisation.ts';
import { planDay } from '../day/questmaster.ts';

describe.each([
  ['a small team', {}, { members: 12, quests: 60, tasks: 400 }],
  ['a large one', { members: 50, quests: 600, tasks: 5000 }, { members: 50, quests: 600, tasks: 5000 }],
  ['another seed', { seed: 7 }, { members: 12, quests: 60, tasks: 400 }],
])('%s', (_name, options, sizes) => {
  const input = exampleOrganisation({ today: TODAY, ...options });
  const plan = planDay(exampleSnapshot(input), MONDAY);

  test('is a file without warnings', () => {
    expect(readOrganisation(JSON.stringify(input), { file: 'example.json', now: MONDAY }).warnings).toEqual(
      [],
    );
  });

  test('has something to do today', () => {
    expect(plan.stats).toMatchObject(sizes);
    expect(plan.stats.unlocked).toBeGreaterThanOrEqual(3);
    expect(new Set(plan.flags.map((flag) => flag.kind)).size).toBeGreaterThanOrEqual(4);
    expect(new Set(plan.decks.flatMap(({ items }) => items.map((item) => item.section))).size).toBe(4);
    expect(plan.cycles).toEqual([]);
  });
});

test.each([
  '2026-02-02',
  '2026-02-03',
  '2026-02-04',
  '2026-02-05',
  '2026-02-06',
  '2026-02-07',
  '2026-02-08',
  '2026-12-25',
])('on %s a member has something to do', (today) => {
  const plan = planDay(exampleSnapshot(exampleOrganisation({ today })), `${today}T08:00:00.000Z`);
  expect(plan.stats.unlocked).toBe(3);
  expect(plan.decks.some(({ items }) => items.length > 0)).toBe(true);
});

test('the team has holidays, leave, and members with a week of their own', () => {
  const { org, members = [] } = exampleOrganisation({ today: TODAY });
  expect(org.holidays).toContain('2026-05-01');
  expect(members.filter(({ availability }) => availability)).toHaveLength(2);
  expect(members.filter(({ workdays }) => workdays)).toHaveLength(2);
  expect(new Set(members.map(({ name }) => name.split(' ')[0])).size).toBe(12);
});

const board = (seed: number) => JSON.stringify(exampleOrganisation({ today: TODAY, seed }));

test('the same options give the same board, another seed another one', () => {
  expect(board(3)).toBe(board(3));
  expect(board(3)).not.toBe(board(4));
});

test('a size without names is refused', () => {
  expect(() => exampleOrganisation({ today: TODAY, members: 85 })).toThrow(
    'An example has 1 to 84 members, not 85.',
  );
});
