import { listEvents } from '@sb/events';
import type { Store } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  type Act,
  approveTask,
  blockTask,
  changeRecord,
  claimTask,
  commentTask,
  createRecord,
  type MoveWish,
  moveTask,
  runQuestmaster,
  showOrganisation,
  TASK_STATUSES,
  TRANSITIONS,
  unblockTask,
} from '../src/index.ts';
import { holdBoard, readNow } from '../src/records/orgs.sql.ts';
import { readTaskLog } from '../src/records/task-changes.sql.ts';
import { MONDAY } from './boards.ts';
import { untilBlocked } from './disturbed.ts';
import { dumpTables } from './tables.ts';
import { ACT, boardIn, load } from './verbs.ts';

const DAY = 86_400_000;
const OPEN = { id: 'q', state: 'in-progress' } as const;

const target = (taskId: string, act: Partial<Act> = {}) => ({
  orgId: 'acme',
  taskId,
  act: { ...ACT, ...act },
});

async function events(store: Store, types = /^(?:task|quest)\./) {
  const all = await store.read((tx) => listEvents(tx, { limit: 200 }));
  return all
    .toReversed()
    .filter(({ type }) => types.test(type))
    .map(({ type, actor, payload }) => ({ type, actor, ...(payload as object) }));
}

/** Without what the import of the board wrote. */
async function log(store: Store, taskId: string) {
  const entries = await store.read((tx) => readTaskLog(tx, { orgId: 'acme', taskId }, { limit: 50 }));
  return entries
    .toReversed()
    .filter(({ by }) => by !== 'import')
    .map(({ n: _n, at: _at, ...entry }) => entry);
}

async function questsOf(store: Store) {
  const { quests } = await showOrganisation(store, 'acme');
  return Object.fromEntries(quests.map(({ id, state }) => [id, state]));
}

const after = (questId: string) => [{ type: 'questCompleted' as const, questId }];

eachDialect('task:move', (open) => {
  test('writes the status, the log, the times and the event at once; again it is nothing', async () => {
    const { store, clock } = await boardIn(open, {
      members: [{ id: 'ada', role: 'owner' }],
      quests: [{ id: 'q', state: 'unlocked' }],
      tasks: [{ id: 't', estimateMinutes: 60, blockers: [{ text: 'vendor', createdAt: MONDAY }] }],
    });
    clock.now += DAY;
    const at = new Date(clock.now).toISOString();
    const begun = await moveTask(store, target('t', { reason: 'now' }), { to: 'in-progress' });
    expect(begun).toMatchObject({
      task: { status: 'in-progress', rev: 2, startedAt: at, statusChangedAt: at, lastActivityAt: at },
      changed: true,
      moved: [{ questId: 'q', from: 'unlocked', to: 'in-progress' }],
      warnings: [],
    });
    // Who begins a task that has no assignee takes it.
    expect(begun.task).toMatchObject({ assigneeId: 'ada', assignedBy: 'human' });
    const done = await moveTask(store, target('t'), { to: 'done' });
    expect(done.task).toMatchObject({
      completedAt: at,
      remainingMinutes: 0,
      blockers: [{ text: 'vendor', resolvedAt: at }],
    });
    expect(done.moved).toEqual([{ questId: 'q', from: 'in-progress', to: 'completed' }]);
    const before = await dumpTables(store);
    expect(await moveTask(store, target('t'), { to: 'done' })).toMatchObject({ changed: false, moved: [] });
    expect(await dumpTables(store)).toBe(before);
    expect(await log(store, 't')).toEqual([
      { kind: 'moved', by: 'ada', from: 'todo', to: 'in-progress', reason: 'now' },
      { kind: 'assigned', by: 'ada', memberId: 'ada', reason: 'now' },
      { kind: 'moved', by: 'ada', from: 'in-progress', to: 'done' },
    ]);
    expect(await events(store)).toMatchObject([
      {
        type: 'task.moved',
        actor: 'ada',
        taskId: 't',
        from: 'todo',
        to: 'in-progress',
        forced: [],
        reason: 'now',
      },
      { type: 'task.assigned', memberId: 'ada', by: 'human' },
      { type: 'quest.started', questId: 'q', actor: 'ada' },
      { type: 'task.moved', from: 'in-progress', to: 'done' },
      { type: 'quest.completed', questId: 'q' },
    ]);
  });

  test('makes a run that read the board before compute again', async () => {
    const { store } = await boardIn(open, { quests: [OPEN], tasks: [{ id: 't' }] });
    let verbs = 0;
    const meddling: Store = {
      ...store,
      read: async (body, options) => {
        const result = await store.read(body, options);
        if (verbs++ === 0) await moveTask(store, target('t'), { to: 'in-progress' });
        return result;
      },
    };
    await runQuestmaster(meddling, { orgId: 'acme', now: MONDAY, jobId: 'j', runId: 1, sourceApp: 'test' });
    expect((await showOrganisation(store, 'acme')).tasks).toMatchObject([{ status: 'in-progress', rev: 2 }]);
  });
});

aboveStore('task:move', (open) => {
  test('goes where the table of transitions says, and nowhere else', async () => {
    for (const from of TASK_STATUSES) {
      const { store } = await boardIn(open, { quests: [OPEN], tasks: [{ id: 't', status: from }] });
      const before = await dumpTables(store);
      const refused = TASK_STATUSES.filter((to) => to !== from && !TRANSITIONS[from].includes(to));
      for (const to of refused)
        await expect(moveTask(store, target('t'), { to })).rejects.toMatchObject({
          code: 'TRANSITION_INVALID',
          rule: 'transition_invalid',
          force: false,
        });
      expect(await dumpTables(store)).toBe(before);
      for (const to of TRANSITIONS[from]) {
        const { task } = await moveTask(store, target('t', { dryRun: true }), { to });
        expect([from, to, task.status]).toEqual([from, to, to]);
      }
      expect(await dumpTables(store)).toBe(before);
    }
  });

  test('of a done task back to work unsets its end, its approval and its remaining time', async () => {
    const { store } = await boardIn(open, {
      quests: [OPEN],
      tasks: [
        {
          id: 't',
          status: 'done',
          requiresApproval: true,
          approvedAt: MONDAY,
          approvedBy: 'ada',
          completedAt: MONDAY,
          remainingMinutes: 0,
        },
      ],
    });
    const { task } = await moveTask(store, target('t'), { to: 'todo' });
    for (const field of ['approvedAt', 'approvedBy', 'completedAt', 'remainingMinutes'])
      expect(task).not.toHaveProperty(field);
  });

  test('into work waits for dependencies and for the gate of the quest, unless it is forced', async () => {
    const { store } = await boardIn(open, {
      quests: [
        { id: 'q', state: 'unlocked' },
        { id: 'late', title: 'Later', requires: [{ type: 'taskCompleted', taskId: 'a' }] },
      ],
      tasks: [
        { id: 'a', title: 'First' },
        { id: 'b', dependsOn: ['a', 'gone'] },
        { id: 'c', questId: 'late' },
      ],
    });
    const begin = (id: string, wish: Partial<MoveWish> = {}) =>
      moveTask(store, target(id), { to: 'in-progress', ...wish });
    await expect(begin('b')).rejects.toMatchObject({
      code: 'DEPENDENCY_UNMET',
      message: '"b" cannot begin: it waits for "a" (todo), "gone" (not on the board).',
      unmet: [
        { kind: 'task', id: 'a', title: 'First', state: 'todo' },
        { kind: 'task', id: 'gone' },
      ],
      force: true,
    });
    await expect(begin('c')).rejects.toMatchObject({
      code: 'QUEST_LOCKED',
      message: '"c" cannot begin: its quest "late" is locked until task a.',
      unmet: [{ kind: 'task', id: 'a', state: 'todo' }],
      force: true,
    });
    await begin('b', { force: true });
    await begin('c', { force: true });
    expect(await log(store, 'b')).toMatchObject([{ forced: ['dependency_unmet'] }]);
    expect(await log(store, 'c')).toMatchObject([{ forced: ['quest_locked'] }]);
    // The gate holds: work in a locked quest is a warning of the daily run.
    expect(await questsOf(store)).toEqual({ q: 'in-progress', late: 'locked' });
  });

  test('into a quest whose gate is open since an import opens it first', async () => {
    const { store } = await boardIn(open, {
      quests: [{ id: 'q' }, { id: 'other' }],
      tasks: [{ id: 't' }, { id: 'o', questId: 'other' }],
    });
    expect(await questsOf(store)).toEqual({ q: 'locked', other: 'locked' });
    const { moved } = await moveTask(store, target('t'), { to: 'in-progress' });
    expect(moved).toEqual([
      { questId: 'other', from: 'locked', to: 'unlocked' },
      { questId: 'q', from: 'locked', to: 'unlocked' },
      { questId: 'q', from: 'unlocked', to: 'in-progress' },
    ]);
    expect(await questsOf(store)).toEqual({ q: 'in-progress', other: 'unlocked' });
  });

  test('looks behind the gates before it, however far, where an import left all of them shut', async () => {
    const { store } = await boardIn(open, {
      quests: [
        { id: 'first' },
        { id: 'second', requires: after('first') },
        { id: 'third', requires: after('second') },
        { id: 'last', requires: [{ type: 'questCompleted', questId: 'open' }] },
        { id: 'open' },
      ],
      tasks: [
        { id: 'a', questId: 'first', status: 'done' },
        { id: 'b', questId: 'second', status: 'done' },
        { id: 'c', questId: 'third' },
        { id: 'd', questId: 'open' },
        { id: 'e', questId: 'last' },
      ],
    });
    await expect(moveTask(store, target('e'), { to: 'in-progress' })).rejects.toMatchObject({
      code: 'QUEST_LOCKED',
      unmet: [{ kind: 'quest', id: 'open', state: 'unlocked' }],
    });
    await moveTask(store, target('c'), { to: 'in-progress' });
    expect(await questsOf(store)).toEqual({
      first: 'completed',
      second: 'completed',
      third: 'in-progress',
      open: 'unlocked',
      last: 'locked',
    });
  });

  test('is refused in a cancelled quest, and for a task that is archived, unknown or changed since', async () => {
    const { store } = await boardIn(open, {
      quests: [{ id: 'q', state: 'cancelled' }],
      tasks: [{ id: 'inv-1' }, { id: 'inv-2', status: 'in-progress' }],
    });
    await expect(moveTask(store, target('inv-1'), { to: 'in-progress' })).rejects.toMatchObject({
      code: 'QUEST_CANCELLED',
    });
    await moveTask(store, target('inv-2'), { to: 'cancelled' });
    await expect(moveTask(store, target('inv-3'), { to: 'done' })).rejects.toMatchObject({
      code: 'UNKNOWN_TASK',
      message: expect.stringMatching(/^There is no task "inv-3" in "acme"\. Did you mean "inv-/),
    });
    await expect(moveTask(store, target('inv-1', { rev: 7 }), { to: 'done' })).rejects.toMatchObject({
      code: 'REV_STALE',
      current: 1,
    });
    await expect(moveTask(store, { ...target('x'), orgId: 'acne' }, { to: 'done' })).rejects.toMatchObject({
      code: 'UNKNOWN_ORG',
    });
  });

  test('clears the flags that are no longer true, and raises none', async () => {
    const { store } = await boardIn(open, {
      quests: [OPEN],
      tasks: [
        { id: 'a', status: 'blocked', dueDate: '2026-01-30' },
        { id: 'b', status: 'in-progress', dependsOn: ['a'] },
      ],
    });
    await runQuestmaster(store, { orgId: 'acme', now: MONDAY, jobId: 'j', runId: 1, sourceApp: 'test' });
    const flags = async () => (await showOrganisation(store, 'acme')).flags.map(({ id }) => id);
    expect(await flags()).toEqual([
      'flag-a-blocked.manual',
      'flag-a-overdue',
      'flag-a-stuck.stale',
      'flag-b-blocked.dependency',
      'flag-b-stuck.stale',
    ]);
    await moveTask(store, target('a'), { to: 'todo' });
    expect(await flags()).toEqual(['flag-a-overdue', 'flag-b-blocked.dependency', 'flag-b-stuck.stale']);
    await moveTask(store, target('a'), { to: 'done' });
    // Of its task: that of "b" is the next run's.
    expect(await flags()).toEqual(['flag-b-blocked.dependency', 'flag-b-stuck.stale']);
    expect((await events(store, /flag\.cleared/)).map((event) => 'kind' in event && event.kind)).toEqual([
      'blocked.manual',
      'stuck.stale',
      'overdue',
    ]);
  });
});

const TEAM = [
  { id: 'ada', role: 'owner', skills: ['backend'] },
  { id: 'bo', role: 'admin', wipLimit: 1 },
  { id: 'cy', role: 'viewer' },
  { id: 'di', active: false },
] as const;

eachDialect('a verb that waits for its board', (open) => {
  test('bears the time at which it had the board', async () => {
    const store = await open();
    await load(store, { quests: [{ id: 'q' }], tasks: [{ id: 'a' }] });
    let isHeld = false;
    let isOver = false;
    const holding = store.write(function* (tx) {
      yield* holdBoard(tx, 'acme');
      isHeld = true;
      if (tx.dialect === 'postgres') yield* untilBlocked(tx, () => isOver);
      return yield* readNow(tx);
    });
    await expect.poll(() => isHeld).toBe(true);
    await moveTask(store, { orgId: 'acme', taskId: 'a', act: ACT }, { to: 'done' }).finally(() => {
      isOver = true;
    });
    const [task] = (await showOrganisation(store, 'acme')).tasks;
    expect(Date.parse(task?.completedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(await holding));
  });
});

eachDialect('task:claim', (open) => {
  test('gives a task to who acts, to a member, or to nobody', async () => {
    const { store } = await boardIn(open, { members: TEAM, quests: [OPEN], tasks: [{ id: 't' }] });
    expect((await claimTask(store, target('t'))).task).toMatchObject({ assigneeId: 'ada', status: 'todo' });
    expect(await claimTask(store, target('t'))).toMatchObject({ changed: false });
    const asBo = target('t', { actor: 'user:BO@example.com' });
    for (const memberId of ['bo', null])
      await expect(claimTask(store, asBo, { memberId })).rejects.toMatchObject({
        code: 'ALREADY_ASSIGNED',
        force: true,
      });
    const taken = await claimTask(store, asBo, { force: true });
    expect(taken.task).toMatchObject({ assigneeId: 'bo' });
    const { task } = await claimTask(store, asBo, { memberId: null });
    expect(task).not.toHaveProperty('assigneeId');
    expect(await events(store)).toMatchObject([
      { type: 'task.assigned', memberId: 'ada' },
      { type: 'task.assigned', memberId: 'bo', previous: 'ada' },
      { type: 'task.unassigned', previous: 'bo', actor: 'user:BO@example.com' },
    ]);
  });
});

aboveStore('task:claim', (open) => {
  test('by a token is an act of its user, whose name may look like that of a member', async () => {
    const { store } = await boardIn(open, { members: TEAM, quests: [OPEN], tasks: [{ id: 't' }] });
    const { task } = await claimTask(store, target('t', { actor: 'token:ci@ada' }));
    expect(task).toMatchObject({ assigneeId: 'ada' });
    const foreign = target('t', { actor: 'token:bo@example.com' });
    await expect(claimTask(store, foreign, { force: true })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  test('gives away what one has without force', async () => {
    const { store } = await boardIn(open, {
      members: TEAM,
      quests: [OPEN],
      tasks: [
        { id: 't', assigneeId: 'ada', assignedBy: 'human' },
        { id: 'changed', assigneeId: 'ada', assignedBy: 'human' },
      ],
    });
    const given = await claimTask(store, target('t'), { memberId: 'bo' });
    expect(given.task).toMatchObject({ assigneeId: 'bo', assignedBy: 'human' });
    const mine = { orgId: 'acme', kind: 'task', id: 'changed', act: ACT } as const;
    const { task } = await changeRecord(store, mine, { assigneeId: null });
    expect(task).not.toHaveProperty('assigneeId');
  });

  test('is refused for viewers, for who is away, for closed tasks, and for who is no member', async () => {
    const { store } = await boardIn(open, {
      members: TEAM,
      quests: [OPEN],
      tasks: [{ id: 't' }, { id: 'closed', status: 'done' }],
    });
    const claim = (memberId: string, id = 't') => claimTask(store, target(id), { memberId });
    await expect(claim('cy')).rejects.toMatchObject({ code: 'NOT_ASSIGNABLE' });
    await expect(claim('di')).rejects.toMatchObject({ code: 'NOT_ASSIGNABLE' });
    await expect(claim('ada', 'closed')).rejects.toMatchObject({ code: 'TASK_CLOSED' });
    await expect(claim('eve')).rejects.toMatchObject({ code: 'UNKNOWN_MEMBER' });
    await expect(claimTask(store, target('t', { actor: 'ci' }))).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  test('takes what the planner gave without force, and warns of too much work and missing skills', async () => {
    const { store } = await boardIn(open, {
      members: TEAM,
      quests: [OPEN],
      tasks: [
        { id: 'busy', status: 'in-progress', assigneeId: 'bo' },
        { id: 't', assigneeId: 'ada', assignedBy: 'planner', skills: ['backend'] },
      ],
    });
    const { task, warnings } = await claimTask(store, target('t', { as: 'bo' }));
    expect(task).toMatchObject({ assigneeId: 'bo', assignedBy: 'human' });
    expect(warnings.map(({ code, subject }) => [code, subject])).toEqual([
      ['over-wip', 'bo'],
      ['missing-skill', 't'],
    ]);
  });

  test('as a changed field, or that of a new task, is the same act', async () => {
    const { store, clock } = await boardIn(open, {
      members: TEAM,
      quests: [OPEN],
      tasks: [
        { id: 'busy', status: 'in-progress', assigneeId: 'bo' },
        { id: 't', status: 'in-progress', assigneeId: 'ada', skills: ['backend'] },
      ],
    });
    await runQuestmaster(store, { orgId: 'acme', now: MONDAY, jobId: 'j', runId: 1, sourceApp: 'test' });
    const flagged = async () => (await showOrganisation(store, 'acme')).flags.map(({ id }) => id);
    expect(await flagged()).toContain('flag-t-stuck.stale');
    const record = { orgId: 'acme', kind: 'task', act: ACT } as const;
    const { task, warnings } = await changeRecord(
      store,
      { ...record, id: 't', force: true },
      { assigneeId: 'bo' },
    );
    expect(task).toMatchObject({ assigneeId: 'bo', lastActivityAt: new Date(clock.now).toISOString() });
    expect(warnings.map(({ code }) => code)).toEqual(['over-wip', 'missing-skill']);
    expect(await flagged()).not.toContain('flag-t-stuck.stale');
    const fields = { title: 'New', questId: OPEN.id, assigneeId: 'bo', skills: ['backend'] };
    const made = await createRecord(store, record, fields);
    expect(made.warnings.map(({ code }) => code)).toEqual(['over-wip', 'missing-skill']);
  });
});

aboveStore('task:approve', (open) => {
  test('is for an active owner or admin, and for the assignee only where there is no other', async () => {
    const { store } = await boardIn(open, {
      members: TEAM,
      quests: [OPEN],
      tasks: [{ id: 't', status: 'done', requiresApproval: true, assigneeId: 'ada' }, { id: 'plain' }],
    });
    const refused = { code: 'APPROVER_REFUSED', unmet: [{ kind: 'member', id: 'bo' }] };
    await expect(approveTask(store, target('t'))).rejects.toMatchObject(refused);
    await expect(approveTask(store, target('t', { as: 'cy' }))).rejects.toMatchObject({
      code: 'APPROVER_REFUSED',
    });
    await expect(approveTask(store, target('t', { actor: 'eve', isAdmin: false }))).rejects.toMatchObject({
      code: 'APPROVER_REFUSED',
    });
    await expect(approveTask(store, target('plain'))).rejects.toMatchObject({ code: 'APPROVAL_NOT_NEEDED' });
    const { task, moved } = await approveTask(store, target('t', { as: 'bo' }));
    expect(task).toMatchObject({ approvedBy: 'bo', approvedAt: MONDAY });
    expect(moved).toEqual([]);
    expect(await approveTask(store, target('t', { as: 'bo' }))).toMatchObject({ changed: false });
  });

  test('completes the quest that waited for it', async () => {
    const { store } = await boardIn(open, {
      quests: [OPEN, { id: 'next', requires: [{ type: 'questCompleted', questId: 'q' }] }],
      tasks: [{ id: 't', status: 'done', requiresApproval: true }],
    });
    // The command line is no member, and may.
    const { moved, task } = await approveTask(store, target('t', { actor: 'deploy' }));
    expect(task.approvedBy).toBe('deploy');
    expect(moved).toEqual([
      { questId: 'next', from: 'locked', to: 'unlocked' },
      { questId: 'q', from: 'in-progress', to: 'completed' },
    ]);
  });

  test('waits for the work', async () => {
    const { store } = await boardIn(open, {
      quests: [OPEN],
      tasks: [{ id: 't', status: 'in-review', requiresApproval: true }],
    });
    await expect(approveTask(store, target('t'))).rejects.toMatchObject({ code: 'NOT_DONE' });
  });
});

aboveStore('task:block and task:unblock', (open) => {
  test('note what keeps a task from going on, and bring it back to where it was', async () => {
    const { store } = await boardIn(open, { quests: [OPEN], tasks: [{ id: 't', status: 'in-review' }] });
    const blocked = await blockTask(store, target('t'), { text: 'no access' });
    expect(blocked.task).toMatchObject({ status: 'blocked', blockers: [{ text: 'no access' }] });
    expect(await blockTask(store, target('t'), { text: 'no access' })).toMatchObject({ changed: false });
    await blockTask(store, target('t'), { text: 'no budget' });
    const half = await unblockTask(store, target('t'), { blockers: [0] });
    expect(half.task).toMatchObject({ status: 'blocked' });
    const free = await unblockTask(store, target('t'));
    expect(free.task).toMatchObject({ status: 'in-review' });
    expect((await events(store)).map(({ type }) => type)).toEqual([
      'task.blocker.added',
      'task.moved',
      'task.blocker.added',
      'task.blocker.resolved',
      'task.blocker.resolved',
      'task.moved',
    ]);
    await expect(unblockTask(store, target('t'), { blockers: [4] })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: 'An unblock, blockers: expected 0 to 1, got 4.',
    });
  });

  test('with its status kept a task goes on; a closed one is not blocked', async () => {
    const { store } = await boardIn(open, {
      quests: [OPEN],
      tasks: [{ id: 't' }, { id: 'closed', status: 'cancelled' }],
    });
    const { task } = await blockTask(store, target('t'), { text: 'vendor', keepStatus: true });
    expect(task).toMatchObject({ status: 'todo', blockers: [{ text: 'vendor' }] });
    await expect(blockTask(store, target('closed'), { text: 'x' })).rejects.toMatchObject({
      code: 'TASK_CLOSED',
    });
    await expect(blockTask(store, target('t'), { text: ' ' })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });
});

eachDialect('what is said and estimated', (open) => {
  test('a comment stays with the task, and its event has its start', async () => {
    const { store } = await boardIn(open, { quests: [OPEN], tasks: [{ id: 't' }] });
    await commentTask(store, target('t'), { text: 'x'.repeat(600) });
    const [entry] = await store.read((tx) => readTaskLog(tx, { orgId: 'acme', taskId: 't' }, { limit: 1 }));
    expect(entry).toMatchObject({ kind: 'commented', text: 'x'.repeat(600), by: 'ada' });
    expect(await events(store)).toMatchObject([{ n: entry?.n, text: 'x'.repeat(500) }]);
    await expect(commentTask(store, target('t'), { text: 'x'.repeat(10_001) })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });
});

aboveStore('what is said and estimated', (open) => {
  test('estimates are activity; other fields are not', async () => {
    const { store, clock } = await boardIn(open, {
      quests: [OPEN],
      tasks: [{ id: 't' }, { id: 'done', status: 'done' }],
    });
    const change = (fields: object, id = 't') =>
      changeRecord(store, { orgId: 'acme', kind: 'task', id, act: ACT }, { ...fields });
    clock.now += DAY;
    const { lastActivityAt } = (await change({ title: 'Better', tags: ['x'] })).task;
    expect(lastActivityAt).not.toBe(new Date(clock.now).toISOString());
    const { task } = await change({ estimateMinutes: 90, remainingMinutes: 30 });
    expect(task).toMatchObject({ estimateMinutes: 90, lastActivityAt: new Date(clock.now).toISOString() });
    expect(await change({ estimateMinutes: 90 })).toMatchObject({ changed: false });
    expect((await change({ estimateMinutes: null })).task).not.toHaveProperty('estimateMinutes');
    await expect(change({ remainingMinutes: 5 }, 'done')).rejects.toMatchObject({ code: 'TASK_CLOSED' });
  });
});
