import { describe, expect, test } from 'vitest';
import type { BoardRows } from '../../../test/boards.ts';
import { inShort, mates, planOf } from '../../../test/week-plans.ts';

const hour = { estimateMinutes: 60 };
const begun = { status: 'in-progress' as const, ...hour };
const after = (questId: string) => ({ type: 'questCompleted' as const, questId });
const behind = (...requires: object[]) => [{ id: 'q' }, { id: 'later', requires }];
const key = { id: 'key', ...hour };
const inLater = { id: 'task', questId: 'later', ...hour };

function reasonFor(rows: BoardRows): string | undefined {
  return inShort(planOf({ members: mates('ada'), ...rows }))['task'];
}

describe('a task is out of the week', () => {
  test.each`
    what                                              | reason                      | rows
    ${'that is blocked'}                              | ${'blocked'}                | ${{ tasks: [{ id: 'task', status: 'blocked' }] }}
    ${'with an open blocker, also in work'}           | ${'blocked'}                | ${{ tasks: [{ id: 'task', ...begun, assigneeId: 'ada', blockers: [{ text: 'vendor' }] }] }}
    ${'in work by a member who has left'}             | ${'assignee-unavailable'}   | ${{ members: [{ id: 'ada', active: false }], tasks: [{ id: 'task', ...begun, assigneeId: 'ada' }] }}
    ${'in work by a member on leave'}                 | ${'assignee-unavailable'}   | ${{ members: [{ id: 'ada', availability: [{ from: '2026-02-02', to: '2026-02-06', percent: 0 }] }], tasks: [{ id: 'task', ...begun, assigneeId: 'ada' }] }}
    ${'in work without an assignee'}                  | ${'assignee-unavailable'}   | ${{ tasks: [{ id: 'task', ...begun }] }}
    ${'in a quest that is held'}                      | ${'quest-locked'}           | ${{ quests: [{ id: 'q', hold: true }], tasks: [{ id: 'task', ...hour }] }}
    ${'in a quest that opens in the week'}            | ${'quest-locked'}           | ${{ org: { settings: { lookahead: false } }, quests: behind(after('q')), tasks: [key, inLater] }}
    ${'behind any one of several tasks'}              | ${'quest-locked'}           | ${{ quests: behind({ type: 'anyTaskCompleted', taskIds: ['key'] }), tasks: [key, inLater] }}
    ${'in a quest that opens next week'}              | ${'quest-locked'}           | ${{ quests: behind({ type: 'notBefore', date: '2026-02-09' }), tasks: [inLater] }}
    ${'in a quest that opens on the weekend'}         | ${'quest-locked'}           | ${{ quests: behind({ type: 'notBefore', date: '2026-02-07' }), tasks: [inLater] }}
    ${'behind a quest without tasks'}                 | ${'quest-locked'}           | ${{ quests: behind(after('q')), tasks: [inLater] }}
    ${'behind a quest that does not exist'}           | ${'quest-locked'}           | ${{ quests: behind(after('gone')), tasks: [inLater] }}
    ${'in a quest that waits for itself'}             | ${'quest-locked'}           | ${{ quests: behind({ type: 'taskCompleted', taskId: 'task' }), tasks: [inLater] }}
    ${'in a quest behind a blocked task'}             | ${'quest-locked'}           | ${{ quests: behind(after('q')), tasks: [{ ...key, status: 'blocked' }, inLater] }}
    ${'in a quest behind work to be approved'}        | ${'quest-locked'}           | ${{ quests: behind(after('q')), tasks: [{ ...key, status: 'done', requiresApproval: true }, inLater] }}
    ${'longer than the week of any member'}           | ${'too-large'}              | ${{ tasks: [{ id: 'task', estimateMinutes: 501 }] }}
    ${'that would end after its predecessor'}         | ${'no-time-this-week'}      | ${{ tasks: [{ ...key, estimateMinutes: 300 }, { id: 'task', estimateMinutes: 301, dependsOn: ['key'] }] }}
    ${'that would end after its quest opens'}         | ${'no-time-this-week'}      | ${{ quests: behind({ type: 'notBefore', date: '2026-02-06' }), tasks: [{ ...inLater, estimateMinutes: 101 }] }}
    ${'whose quest opens after the last day'}         | ${'no-time-this-week'}      | ${{ quests: behind(after('q')), tasks: [{ ...key, estimateMinutes: 401 }, inLater] }}
    ${'longer than the week, after work in progress'} | ${'too-large'}              | ${{ tasks: [{ ...key, ...begun, assigneeId: 'ada' }, { id: 'task', estimateMinutes: 501, dependsOn: ['key'] }] }}
    ${'as long as the week, behind work in progress'} | ${'no-capacity'}            | ${{ quests: behind(after('q')), tasks: [{ ...key, ...begun, assigneeId: 'ada' }, { ...inLater, estimateMinutes: 500 }] }}
    ${'that waits for a blocked task'}                | ${'dependency-not-planned'} | ${{ tasks: [{ ...key, status: 'blocked' }, { id: 'task', ...hour, dependsOn: ['key'] }] }}
    ${'that waits for an approval'}                   | ${'dependency-not-planned'} | ${{ tasks: [{ ...key, status: 'done', requiresApproval: true }, { id: 'task', ...hour, dependsOn: ['key'] }] }}
    ${'that waits for a task that is too large'}      | ${'dependency-not-planned'} | ${{ tasks: [{ ...key, estimateMinutes: 501 }, { id: 'task', ...hour, dependsOn: ['key'] }] }}
    ${'that waits for itself through another'}        | ${'dependency-not-planned'} | ${{ tasks: [{ ...key, dependsOn: ['task'] }, { id: 'task', ...hour, dependsOn: ['key'] }] }}
    ${'that waits for a task out, behind a gate'}     | ${'dependency-not-planned'} | ${{ quests: behind({ type: 'taskCompleted', taskId: 'key' }), tasks: [{ ...key, status: 'blocked' }, { ...inLater, dependsOn: ['key'] }] }}
  `('$what: $reason', ({ reason, rows }) => {
    expect(reasonFor(rows)).toBe(reason);
  });
});

describe('a task is in the week', () => {
  test.each`
    what                                        | slot         | rows
    ${'if its blocker is resolved'}             | ${'ada 0-0'} | ${{ tasks: [{ id: 'task', ...hour, blockers: [{ text: 'vendor', resolvedAt: '2026-01-30T09:00:00.000Z' }] }] }}
    ${'if it just fits'}                        | ${'ada 0-4'} | ${{ tasks: [{ id: 'task', estimateMinutes: 500 }] }}
    ${'on the day on which its quest may open'} | ${'ada 2-2'} | ${{ quests: behind({ type: 'notBefore', date: '2026-02-04' }), tasks: [inLater] }}
    ${'on the day after its quest is free'}     | ${'ada 1-1'} | ${{ quests: behind(after('q')), tasks: [key, inLater] }}
    ${'although its quest is stored as locked'} | ${'ada 0-0'} | ${{ quests: behind(after('q')), tasks: [{ ...key, status: 'done' }, inLater] }}
    ${'if any one of several tasks is done'}    | ${'ada 0-0'} | ${{ quests: behind({ type: 'anyTaskCompleted', taskIds: ['key'] }), tasks: [{ ...key, status: 'done' }, inLater] }}
    ${'if it is in work behind a locked gate'}  | ${'ada 0-0'} | ${{ quests: [{ id: 'q', hold: true }], tasks: [{ id: 'task', ...begun, assigneeId: 'ada' }] }}
    ${'if it is in work and waits for another'} | ${'ada 0-0'} | ${{ tasks: [{ ...key, status: 'blocked' }, { id: 'task', ...begun, assigneeId: 'ada', dependsOn: ['key'] }] }}
  `('$what', ({ slot, rows }) => {
    expect(reasonFor(rows)).toBe(slot);
  });
});

test('a locked quest whose tasks are all done opens the next one on the same day', () => {
  const quests = [
    { id: 'q' },
    { id: 'ready', requires: [after('q')] },
    { id: 'later', requires: [after('ready')] },
  ];
  const done = { id: 'done', questId: 'ready', status: 'done' as const };
  expect(inShort(planOf({ members: mates('ada'), quests, tasks: [key, done, inLater] }))).toEqual({
    key: 'ada 0-0',
    task: 'ada 1-1',
  });
});

test('quests whose work is done open at once, however many ways lead through them', () => {
  // Each layer has two quests, and each of them waits for both of the layer before.
  const layers = Array.from({ length: 40 }, (_, layer) => [`q${layer}-a`, `q${layer}-b`]);
  const quests = layers.flatMap((ids, layer) => {
    const before = layer === 0 ? ['q'] : (layers[layer - 1] ?? []);
    return ids.map((id) => ({ id, requires: before.map(after) }));
  });
  const tasks = quests
    .slice(0, -2)
    .map(({ id }) => ({ id: `t-${id}`, questId: id, status: 'done' as const }));
  const last = { ...hour, id: 'last', questId: 'q39-a' };
  const plan = planOf({
    members: mates('ada'),
    quests: [{ id: 'q' }, ...quests],
    tasks: [key, ...tasks, last],
  });
  expect(inShort(plan)).toEqual({ key: 'ada 0-0', last: 'ada 1-1' });
});

describe('a quest that a date has opened on Wednesday', () => {
  const opened = { unlockedAt: '2026-02-04T08:00:00.000Z' };
  const wednesday = { type: 'notBefore' as const, date: '2026-02-04' };
  const work = { id: 'work', ...begun, assigneeId: 'ada' };

  test('still has no time before Wednesday, also when its work has begun', () => {
    const quests = [{ id: 'q', state: 'in-progress' as const, ...opened, requires: [wednesday] }];
    const tasks = [work, { id: 'task', ...hour }];
    expect(inShort(planOf({ members: mates('ada'), quests, tasks }))).toEqual({
      work: 'ada 0-0',
      task: 'ada 2-2',
    });
  });

  test('has opened no other quest before Wednesday, though its work is done', () => {
    const quests = [
      { id: 'q', state: 'completed' as const, ...opened, requires: [wednesday] },
      { id: 'later', state: 'unlocked' as const, ...opened, requires: [after('q')] },
    ];
    const tasks = [{ id: 'done', status: 'done' as const }, inLater];
    expect(inShort(planOf({ members: mates('ada'), quests, tasks }))).toEqual({ task: 'ada 2-2' });
  });

  test('has time from Monday on, if it was open before the week', () => {
    const quests = [
      {
        id: 'q',
        state: 'in-progress' as const,
        unlockedAt: '2026-01-30T08:00:00.000Z',
        requires: [wednesday],
      },
    ];
    const tasks = [work, { id: 'task', ...hour }];
    expect(inShort(planOf({ members: mates('ada'), quests, tasks }))).toMatchObject({ task: 'ada 0-1' });
  });
});

test('closed tasks, and tasks of a cancelled quest that have not begun, are no matter of the week', () => {
  const quests = [{ id: 'q' }, { id: 'gone', state: 'cancelled' as const }];
  const tasks = [
    { id: 'a', status: 'done' as const },
    { id: 'b', status: 'cancelled' as const },
    { id: 'c', questId: 'gone' },
    { id: 'd', questId: 'gone', ...begun, assigneeId: 'ada' },
  ];
  expect(inShort(planOf({ members: mates('ada'), quests, tasks }))).toEqual({ d: 'ada 0-0' });
});

test('a viewer gets no task', () => {
  const members = [...mates('ada'), { id: 'vera', role: 'viewer' as const, dailyCapacityMinutes: 900 }];
  const tasks = [
    { id: 'a', ...begun, assigneeId: 'vera' },
    { id: 'b', estimateMinutes: 501 },
  ];
  const plan = planOf({ members, tasks });
  expect(plan.memberPlans.map(({ memberId }) => memberId)).toEqual(['ada']);
  expect(inShort(plan)).toEqual({ a: 'assignee-unavailable', b: 'too-large' });
});
