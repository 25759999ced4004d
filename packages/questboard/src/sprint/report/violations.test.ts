import { expect, test } from 'vitest';
import { aBoard, TODAY } from '../../../test/boards.ts';
import { mates } from '../../../test/week-plans.ts';
import { gatherFacts } from '../week/facts.ts';
import { findViolations } from './violations.ts';

const later = { id: 'later', requires: [{ type: 'taskCompleted', taskId: 'a' } as const] };
const wednesday = { id: 'wednesday', requires: [{ type: 'notBefore', date: '2026-02-04' } as const] };
const held = { id: 'held', hold: true };
const board = aBoard({
  members: mates('ada', 'bram'),
  quests: [{ id: 'q' }, later, wednesday, held],
  tasks: [
    { id: 'a' },
    { id: 'b', dependsOn: ['a'] },
    { id: 'c', questId: 'later' },
    { id: 'd', questId: 'wednesday' },
    { id: 'e', questId: 'held' },
  ],
});
const facts = gatherFacts({ ...board, completedSprints: [] }, TODAY);

interface Row {
  readonly id: string;
  readonly by: string;
  readonly start: number;
  readonly finish?: number | undefined;
  readonly isCarried?: boolean;
}

/** `a` ends on Tuesday with ada. */
const a: Row = { id: 'a', by: 'ada', start: 0, finish: 1 };

test.each<[string, readonly Row[], readonly string[]]>([
  ['with the same member on the day of the end', [a, { id: 'b', by: 'ada', start: 1, finish: 1 }], []],
  ['with the same member on the day before', [a, { id: 'b', by: 'ada', start: 0, finish: 1 }], ['b']],
  ['with another member on the day of the end', [a, { id: 'b', by: 'bram', start: 1, finish: 1 }], ['b']],
  ['with another member on the day after', [a, { id: 'b', by: 'bram', start: 2, finish: 2 }], []],
  ['after a task that is not planned', [{ id: 'b', by: 'ada', start: 4, finish: 4 }], ['b']],
  [
    'after a task that goes on',
    [
      { ...a, finish: undefined },
      { id: 'b', by: 'ada', start: 4, finish: 4 },
    ],
    ['b'],
  ],
  ['behind a gate on the day of the end', [a, { id: 'c', by: 'ada', start: 1, finish: 1 }], ['c']],
  ['behind a gate on the day after', [a, { id: 'c', by: 'ada', start: 2, finish: 2 }], []],
  ['before the date of its quest', [{ id: 'd', by: 'ada', start: 1, finish: 1 }], ['d']],
  ['on the date of its quest', [{ id: 'd', by: 'ada', start: 2, finish: 2 }], []],
  ['in a quest that is held', [{ id: 'e', by: 'ada', start: 4, finish: 4 }], ['e']],
  [
    'before the week, whatever it waits for',
    [{ id: 'b', by: 'ada', start: 0, finish: 0, isCarried: true }],
    [],
  ],
])('a task that begins %s', (_what, rows, violations) => {
  expect(findViolations(rows.map(toPlanned), facts).map(({ task }) => task.id)).toEqual(violations);
});

function toPlanned({ id, by, start, finish, isCarried = false }: Row) {
  const task = board.tasks.find((each) => each.id === id);
  const mate = facts.team.find(({ member }) => member.id === by);
  if (!task || !mate) throw new Error(`expected a task and a member, got ${id} and ${by}`);
  return { task, mate, start, ...(finish !== undefined && { finish }), isCarried };
}
