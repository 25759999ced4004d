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

const NOW = '2026-03-02T12:05:00.000Z';
const MINE = { text: 'the door', createdAt: NOW };
const OTHER = { text: 'the ink', createdAt: AT };
const ENDED = { ...OTHER, resolvedAt: AT };

test.each`
  what                                              | from             | to               | blockers                  | place
  ${'the first that blocks it'}                     | ${'in-progress'} | ${'blocked'}     | ${[MINE]}                 | ${0}
  ${'beside one that has ended'}                    | ${'in-progress'} | ${'blocked'}     | ${[ENDED, MINE]}          | ${1}
  ${'of two who block at once'}                     | ${'blocked'}     | ${'blocked'}     | ${[...OPEN, OTHER, MINE]} | ${2}
  ${'noted while it goes on'}                       | ${'in-progress'} | ${'in-progress'} | ${[OTHER, MINE]}          | ${1}
  ${'noted before: the act has only moved it'}      | ${'in-progress'} | ${'blocked'}     | ${[OTHER]}                | ${undefined}
  ${'beside one with which it went on'}             | ${'in-progress'} | ${'blocked'}     | ${[OTHER, MINE]}          | ${undefined}
  ${'of a task that was blocked without a blocker'} | ${'blocked'}     | ${'blocked'}     | ${[MINE]}                 | ${undefined}
`('a blocker, $what, has the inverse $place', ({ from, to, blockers, place }) => {
  const after = { status: to, blockers, lastActivityAt: NOW };
  expect(ownBlocker({ status: from }, after, MINE.text)).toBe(place);
});
