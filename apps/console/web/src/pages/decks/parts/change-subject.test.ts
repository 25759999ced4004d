import { expect, test } from 'vitest';
import { subjectOf } from './change-subject.ts';

test.each`
  entity      | id                                | subject
  ${'quest'}  | ${'q-1'}                          | ${{ quest: 'q-1', text: 'q-1' }}
  ${'task'}   | ${'t-1'}                          | ${{ task: 't-1', text: 't-1' }}
  ${'flag'}   | ${'flag-t-01-02-stuck.stale'}     | ${{ task: 't-01-02', text: 't-01-02 stale' }}
  ${'flag'}   | ${'flag-t-1-overdue'}             | ${{ task: 't-1', text: 't-1 overdue' }}
  ${'deck'}   | ${'deck-my-org-ada.b-2026-03-02'} | ${{ member: 'ada.b', date: '2026-03-02', text: 'ada.b' }}
  ${'sprint'} | ${'sprint-my-org-2026-03-02'}     | ${{ week: '2026-03-02', text: '2026-03-02' }}
  ${'deck'}   | ${'else'}                         | ${{ text: 'else' }}
`('a change of $id is about $subject.text', ({ entity, id, subject }) => {
  expect(subjectOf({ entity, id }, 'my-org')).toEqual(subject);
});
