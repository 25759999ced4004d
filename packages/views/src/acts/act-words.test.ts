import { BY_CLOCK } from '@sb/queue';
import { describe, expect, test } from 'vitest';
import { actObject, actVia, actWords } from './act-words.ts';

describe('an act in words', () => {
  test.each([
    ['queue.paused', { queue: 'mail' }, 'paused queue mail', { kind: 'queue', name: 'mail' }],
    [
      'queue.purged',
      { queue: 'mail', cancelled: 1 },
      'cancelled 1 waiting run of queue mail',
      { kind: 'queue', name: 'mail' },
    ],
    [
      'run.replayed',
      { runId: 7, jobId: 'a', replayedAs: 9, inputEdited: true },
      'ran run 7 again as 9, with another input',
      { kind: 'run', name: '7' },
    ],
    [
      'run.changed',
      { runId: 7, jobId: 'a', parts: ['input', 'runAt'] },
      'changed the waiting run 7 of a: another input, another run time',
      { kind: 'run', name: '7' },
    ],
    [
      'user.signed_in',
      { kind: 'user', user: 'ana', address: '::1' },
      'signed in from ::1',
      { kind: 'user', name: 'ana' },
    ],
    [
      'user.changed',
      { user: 'bo', password: 'changed' },
      'changed the password of bo',
      { kind: 'user', name: 'bo' },
    ],
    [
      'user.created',
      { user: 'bo', role: 'viewer', canSeePayload: true, by: 'user:ana' },
      'became the user bo with the role viewer, invited by ana',
      { kind: 'user', name: 'bo' },
    ],
    ['link.created', { kind: 'invite', role: 'viewer' }, 'made a link for a new viewer', undefined],
    ['link.withdrawn', { kind: 'wall' }, 'withdrew a link for a wall', undefined],
    [
      'token.revoked',
      { tokenId: 3, name: 'ci', user: 'ana' },
      'revoked token 3 (ci of ana)',
      { kind: 'token', name: '3' },
    ],
    [
      'token.revoked',
      { tokenId: 3, name: 'ci', user: 'ana', links: 1, tokens: [4, 5] },
      'revoked token 3 (ci of ana), and what it had made: 1 link, tokens 4, 5',
      { kind: 'token', name: '3' },
    ],
    [
      'token.revoked',
      { tokenId: 4, name: 'cd', user: 'ana', with: 3 },
      'revoked token 4 (cd of ana), which token 3 had made',
      { kind: 'token', name: '4' },
    ],
    [
      'alert.silenced',
      { silenceId: 1, match: { rule: ['late', 'dead'], severity: ['low'] } },
      'silenced the alerts of rule late or dead, severity low',
      { kind: 'silence', name: '1' },
    ],
    [
      'alert.unsilenced',
      { silenceId: 1, match: {} },
      'ended the silence of all alerts',
      { kind: 'silence', name: '1' },
    ],
    ['alert.silenced', { silenceId: 1 }, 'silenced alerts: silence 1', { kind: 'silence', name: '1' }],
    ['alert.tested', { channels: ['slack', 'email'] }, 'sent a test alert by slack, email', undefined],
    [
      'view.saved',
      { viewId: 4, page: 'runs', name: 'Failed mail' },
      'saved the view Failed mail of the team, on the page runs',
      { kind: 'view', name: '4' },
    ],
    [
      'operation.started',
      { operationId: 5, kind: 'replay', total: 230, reason: 'provider is back' },
      'started operation 5 (replay) on 230 runs',
      { kind: 'operation', name: '5' },
    ],
    [
      'operation.stopped',
      { operationId: 5, kind: 'replay' },
      'stopped operation 5 (replay)',
      { kind: 'operation', name: '5' },
    ],
    [
      'access.denied',
      { method: 'GET', path: '/x', needs: 'admin' },
      'was refused GET /x: it needs admin',
      undefined,
    ],
    [
      'task.moved',
      { taskId: 't', from: 'todo', to: 'done', forced: ['blocked'], questId: 'q' },
      'moved task t from todo to done, against a rule of the board',
      { kind: 'task', name: 't' },
    ],
    [
      'member.changed',
      { id: 'cid', fields: [{ field: 'role', from: 'member', to: 'lead' }], detached: [] },
      'changed role of member cid',
      { kind: 'member', name: 'cid' },
    ],
    [
      'quest.archived',
      { id: 'q', fields: [], detached: ['t', 'u'] },
      'archived quest q, which 2 records named',
      { kind: 'quest', name: 'q' },
    ],
    [
      'sprint.plan.approved',
      { sprintId: 's', weekStart: '2026-03-02', memberCount: 2 },
      'approved the plan for the week of 2026-03-02',
      { kind: 'sprint', name: '2026-03-02' },
    ],
    ['task.comment_added', { taskId: 't' }, 'task comment added', { kind: 'task', name: 't' }],
    ['toString', {}, 'toString', undefined],
    // As a program may publish them.
    ['queue.paused', {}, 'queue paused', undefined],
    ['queue.purged', { queue: 'mail' }, 'queue purged', { kind: 'queue', name: 'mail' }],
    ['alert.tested', {}, 'alert tested', undefined],
    ['schedule.skipped', { schedule: {} }, 'schedule skipped', undefined],
  ])('%s', (type, payload, words, object) => {
    expect(actWords({ type, payload })).toBe(words);
    expect(actObject({ type, payload })).toEqual(object);
  });
});

test('an event that names its object beside its payload', () => {
  expect(actObject({ type: 'x', payload: {}, runId: 4, jobId: 'a' })).toEqual({ kind: 'run', name: '4' });
  expect(actObject({ type: 'x', payload: {}, jobId: 'a' })).toEqual({ kind: 'job', name: 'a' });
  expect(actObject({ type: 'x', payload: {}, orgId: 'acme' })).toEqual({
    kind: 'organisation',
    name: 'acme',
  });
});

test.each([
  ['user:ana', 'console'],
  ['user:nobody', 'console'],
  ['wall', 'console'],
  ['token:ci@ana', 'token'],
  ['ada', 'cli'],
  ['schedule:nightly', 'engine'],
  ['job:maintenance.retry', 'engine'],
  ['console on host-1', 'engine'],
  ['console', 'engine'],
  ['worker.yaml', 'engine'],
  ['worker', 'cli'],
])('%s acts by %s', (actor, via) => expect(actVia({ actor, payload: {} })).toBe(via));

test('the clock that ends a pause is the engine, an operator whose login is worker is not', () => {
  const { actor, reason } = BY_CLOCK;
  expect(actVia({ actor, payload: { reason } })).toBe('engine');
  expect(actVia({ actor, payload: { reason: 'mended' } })).toBe('cli');
});
