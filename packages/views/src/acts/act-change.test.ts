import { expect, test } from 'vitest';
import { actChange } from './act-change.ts';

test.each([
  ['queue.limited', { before: {}, after: { maxDepth: 5 } }, { before: {}, after: { maxDepth: 5 } }],
  ['schedule.created', { after: { jobId: 'a' } }, { after: { jobId: 'a' } }],
  ['task.moved', { from: 'todo', to: 'done' }, { before: { status: 'todo' }, after: { status: 'done' } }],
  [
    'quest.unlocked',
    { from: 'locked', to: 'unlocked' },
    { before: { state: 'locked' }, after: { state: 'unlocked' } },
  ],
  [
    'task.assigned',
    { memberId: 'cid', previous: 'ana' },
    { before: { assigneeId: 'ana' }, after: { assigneeId: 'cid' } },
  ],
  ['task.assigned', { memberId: 'cid' }, { before: {}, after: { assigneeId: 'cid' } }],
  ['task.unassigned', { previous: 'ana' }, { before: { assigneeId: 'ana' }, after: {} }],
  [
    'member.changed',
    {
      fields: [{ field: 'role', from: 'member', to: 'lead' }, { field: 'team', to: 'x' }, { field: 'email' }],
    },
    { before: { role: 'member' }, after: { role: 'lead', team: 'x' } },
  ],
  ['member.changed', { fields: [{ field: 'email' }] }, {}],
  ['task.approved', { taskId: 't' }, {}],
])('%s %j', (type, payload, change) => expect(actChange({ type, payload })).toEqual(change));
