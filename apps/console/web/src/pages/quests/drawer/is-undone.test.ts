import { expect, test } from 'vitest';
import { isClaimUndone, isMoveUndone, ownBlocker } from './is-undone.ts';

const AT = '2026-03-02T12:00:00.000Z';
const WHOLE = { assigneeId: 'ana', startedAt: AT, blockers: [], quest: { state: 'in-progress' } } as const;
const OPEN = [{ text: 'the key', createdAt: AT }];

test.each`
  what                      | from             | to               | task                                 | isUndone
  ${'begun before'}         | ${'todo'}        | ${'in-progress'} | ${{}}                                | ${true}
  ${'never begun'}          | ${'todo'}        | ${'in-progress'} | ${{ startedAt: undefined }}          | ${false}
  ${'without owner'}        | ${'todo'}        | ${'in-progress'} | ${{ assigneeId: undefined }}         | ${false}
  ${'whole'}                | ${'in-progress'} | ${'in-review'}   | ${{}}                                | ${true}
  ${'whole'}                | ${'in-review'}   | ${'in-progress'} | ${{}}                                | ${true}
  ${'without owner'}        | ${'in-progress'} | ${'todo'}        | ${{ assigneeId: undefined }}         | ${false}
  ${'whole'}                | ${'in-progress'} | ${'done'}        | ${{}}                                | ${true}
  ${'with time left'}       | ${'in-progress'} | ${'done'}        | ${{ remainingMinutes: 60 }}          | ${false}
  ${'with an open blocker'} | ${'in-progress'} | ${'done'}        | ${{ blockers: OPEN }}                | ${false}
  ${'never begun'}          | ${'todo'}        | ${'done'}        | ${{ startedAt: undefined }}          | ${false}
  ${'whole'}                | ${'in-review'}   | ${'done'}        | ${{}}                                | ${false}
  ${'with an open blocker'} | ${'todo'}        | ${'cancelled'}   | ${{ blockers: OPEN }}                | ${true}
  ${'whole'}                | ${'in-progress'} | ${'cancelled'}   | ${{}}                                | ${false}
  ${'never begun'}          | ${'cancelled'}   | ${'todo'}        | ${{ startedAt: undefined }}          | ${true}
  ${'of a completed quest'} | ${'cancelled'}   | ${'todo'}        | ${{ quest: { state: 'completed' } }} | ${false}
  ${'whole'}                | ${'blocked'}     | ${'in-progress'} | ${{}}                                | ${false}
  ${'whole'}                | ${'done'}        | ${'in-progress'} | ${{}}                                | ${false}
`('$from, $what, moved to $to has an inverse: $isUndone', ({ from, to, task, isUndone }) => {
  expect(isMoveUndone({ ...WHOLE, ...task, status: from }, to)).toBe(isUndone);
});

test.each`
  assigneeId   | assignedBy   | isUndone
  ${undefined} | ${undefined} | ${true}
  ${'bo'}      | ${'human'}   | ${true}
  ${'bo'}      | ${'planner'} | ${false}
  ${'bo'}      | ${'import'}  | ${false}
`('a claim of what $assigneeId has by $assignedBy has an inverse: $isUndone', ({ isUndone, ...task }) => {
  expect(isClaimUndone(task)).toBe(isUndone);
});

test('of two who block at once each takes back the own blocker', () => {
  const NOW = '2026-03-02T12:05:00.000Z';
  const before = { status: 'blocked', blockers: OPEN } as const;
  const mine = { text: 'the door', createdAt: NOW };
  const blockers = [...OPEN, { text: 'the ink', createdAt: AT }, mine];
  const after = { status: 'blocked', blockers, lastActivityAt: NOW } as const;
  expect(ownBlocker(before, after, 'the door')).toBe(2);
  // It was noted before: the act has only moved the task.
  expect(ownBlocker(before, { ...after, blockers: OPEN }, 'the key')).toBeUndefined();
  // Without any blocker the task would be blocked no more.
  expect(ownBlocker({ status: 'blocked', blockers: [] }, after, 'the door')).toBeUndefined();
});

test.each`
  before           | noted   | after            | place
  ${'in-progress'} | ${[]}   | ${'blocked'}     | ${0}
  ${'in-progress'} | ${OPEN} | ${'in-progress'} | ${1}
  ${'in-progress'} | ${OPEN} | ${'blocked'}     | ${undefined}
  ${'blocked'}     | ${OPEN} | ${'blocked'}     | ${1}
`(
  'a blocker that makes $before with $noted.length open blockers $after has the place $place to take back',
  (row) => {
    const mine = { text: 'the door', createdAt: AT };
    const before = { status: row.before, blockers: row.noted };
    const after = { status: row.after, blockers: [...row.noted, mine], lastActivityAt: AT };
    expect(ownBlocker(before, after, 'the door')).toBe(row.place);
  },
);
