import { expect, test } from 'vitest';
import { boardActWords } from './board-act-words.ts';

const fields = (...names: string[]) => names.map((field) => ({ field }));

test.each([
  ['quest.created', { id: 'q', fields: fields('title'), detached: [] }, 'created quest q'],
  [
    'task.changed',
    { id: 't', fields: fields('title', 'tags'), detached: [] },
    'changed title and tags of task t',
  ],
  [
    'task.changed',
    { id: 't', fields: fields('title', 'tags', 'skills', 'dueDate'), detached: [] },
    'changed title, tags, skills and 1 other field of task t',
  ],
  ['questline.returned', { id: 'l', fields: [], detached: [] }, 'returned questline l to the board'],
  ['org.changed', { id: 'acme', fields: fields('timezone') }, 'changed timezone of organisation acme'],
  ['org.imported', { mode: 'replace', counts: {} }, 'imported a file (replace)'],
  ['task.assigned', { taskId: 't', memberId: 'ana' }, 'gave task t to ana'],
  ['task.assigned', { taskId: 't', memberId: 'ana', previous: 'ben' }, 'gave task t to ana; ben had it'],
  ['task.unassigned', { taskId: 't', previous: 'ben' }, 'took task t from ben'],
  ['task.commented', { taskId: 't', n: 3, text: 'no word of it' }, 'wrote comment 3 on task t'],
  ['task.blocker.added', { taskId: 't', texts: ['the key'] }, 'added 1 blocker to task t'],
  ['quest.cancelled', { questId: 'q', taskIds: ['t', 'u'] }, 'cancelled quest q, with 2 tasks'],
  [
    'quest.unlocked',
    { questId: 'q', from: 'locked', to: 'unlocked' },
    'moved quest q from locked to unlocked',
  ],
  ['sprint.plan.updated', { weekStart: '2026-03-02' }, 'planned the week of 2026-03-02 again'],
  ['task.stale', { taskId: 't', kind: 'stale', severity: 'warning' }, 'flagged task t as stale, warning'],
  [
    'quest.deck.updated',
    { memberId: 'ana', date: '2026-03-02', itemCount: 1 },
    'changed the deck of ana for 2026-03-02: 1 task',
  ],
  ['questmaster.completed', { date: '2026-03-02', stats: {} }, 'planned the day 2026-03-02'],
  // As a job may publish them.
  ['task.blocker.added', { taskId: 't' }, 'added 0 blockers to task t'],
  ['quest.changed', { id: 'q' }, 'changed nothing of quest q'],
  ['quest.archived', { id: 'q' }, 'archived quest q'],
  ['queue.paused', { queue: 'mail' }, undefined],
  ['toString', {}, undefined],
])('%s: %j', (type, payload, words) => expect(boardActWords(type, payload)).toBe(words));
