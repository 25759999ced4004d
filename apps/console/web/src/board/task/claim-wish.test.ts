import { expect, test } from 'vitest';
import { anywayText, wishOver } from './claim-wish.ts';

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

test('the way past a refusal repeats what was asked', () => {
  expect(anywayText({ memberId: 'ana' }, 'ana')).toBe('Take it anyway');
  expect(anywayText({ memberId: 'bo' }, 'ana')).toBe('Give it to bo anyway');
  expect(anywayText({ memberId: null }, 'ana')).toBe('Give it to no member anyway');
});
