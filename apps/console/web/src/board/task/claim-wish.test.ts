import { expect, test } from 'vitest';
import { wishOver } from './claim-wish.ts';

test.each`
  what                     | task                                           | force
  ${'of no member'}        | ${{}}                                          | ${undefined}
  ${'of mine'}             | ${{ assigneeId: 'ana', assignedBy: 'human' }}  | ${undefined}
  ${'of the plan'}         | ${{ assigneeId: 'bo', assignedBy: 'planner' }} | ${undefined}
  ${'that bo has claimed'} | ${{ assigneeId: 'bo', assignedBy: 'human' }}   | ${true}
  ${'of a file'}           | ${{ assigneeId: 'bo', assignedBy: 'import' }}  | ${true}
`('a task $what is given away with force: $force', ({ task, force }) => {
  expect(wishOver(task, 'ana', 'cid')).toEqual({ memberId: 'cid', ...(force && { force }) });
  expect(wishOver(task, 'ana', null)).toEqual({ memberId: null, ...(force && { force }) });
});
