import { describe, expect, test } from 'vitest';
import { forAnyBoard } from '../../test/arbitrary-board.ts';
import { aSnapshot, type BoardRows, exampleSnapshot, MONDAY, snapshotOf, TODAY } from '../../test/boards.ts';
import { countReads } from '../../test/count-reads.ts';
import { payloadsOf, typesOf, withTask } from '../../test/plans.ts';
import { applyPlan, type DayPlan } from './day-plan.ts';
import { exampleOrganisation } from '../example/example.ts';
import { planDay } from './questmaster.ts';

const AFTERNOON = '2026-02-02T14:00:00.000Z';
const TUESDAY = '2026-02-03T08:00:00.000Z';

const actionsOf = ({ changes }: DayPlan) => changes.map(({ id, action }) => `${id} ${action}`);

describe('quests', () => {
  test('go through every state, each with its event', () => {
    const plan = planDay(
      aSnapshot({
        quests: [{ id: 'a' }, { id: 'b', requires: [{ type: 'questCompleted', questId: 'a' }] }],
        tasks: [{ id: 't', questId: 'a', status: 'done' }],
      }),
      MONDAY,
    );
    expect(actionsOf(plan)).toEqual(['a unlocked', 'a started', 'a completed', 'b unlocked']);
    expect(plan.quests).toMatchObject([
      { id: 'a', state: 'completed', unlockedAt: MONDAY, startedAt: MONDAY, completedAt: MONDAY },
      { id: 'b', state: 'unlocked', unlockedAt: MONDAY },
    ]);
    expect(payloadsOf(plan, 'quest.unlocked')).toEqual([
      { questId: 'a', title: 'a', from: 'locked', to: 'unlocked', because: [] },
      { questId: 'b', title: 'b', from: 'locked', to: 'unlocked', because: ['a'] },
    ]);
  });

  test('relock when they were not begun, and say what is missing', () => {
    const requires = [{ type: 'taskCompleted', taskId: 't' } as const];
    const quest = { id: 'b', state: 'unlocked' as const, unlockedAt: MONDAY, requires, hold: true };
    const plan = planDay(
      aSnapshot({ quests: [{ id: 'a' }, quest], tasks: [{ id: 't', questId: 'a' }] }),
      MONDAY,
    );
    expect(payloadsOf(plan, 'quest.relocked')).toMatchObject([
      { from: 'unlocked', to: 'locked', because: ['hold', 't'] },
    ]);
    expect(plan.quests.find(({ id }) => id === 'b')).not.toHaveProperty('unlockedAt');
  });

  test('keep the instant at which they were first begun', () => {
    const quest = { id: 'q', state: 'unlocked' as const, startedAt: MONDAY };
    const plan = planDay(
      aSnapshot({ quests: [quest], tasks: [{ id: 't', status: 'in-progress' }] }),
      AFTERNOON,
    );
    expect(plan.quests).toMatchObject([{ state: 'in-progress', startedAt: MONDAY }]);
  });

  test('reopen with their work', () => {
    const quest = { id: 'q', state: 'completed' as const, startedAt: MONDAY, completedAt: MONDAY };
    const plan = planDay(
      aSnapshot({ quests: [quest], tasks: [{ id: 't', status: 'in-progress' }] }),
      AFTERNOON,
    );
    expect(payloadsOf(plan, 'quest.reopened')).toMatchObject([{ from: 'completed', to: 'in-progress' }]);
    expect(plan.quests).toMatchObject([{ state: 'in-progress', startedAt: MONDAY }]);
    expect(plan.quests[0]).not.toHaveProperty('completedAt');
  });
});

describe('flags', () => {
  const idleSince = '2026-01-28T08:00:00Z';
  const idle = aSnapshot({
    quests: [{ id: 'q', state: 'in-progress' }],
    tasks: [{ id: 't', status: 'in-progress', statusChangedAt: idleSince, lastActivityAt: idleSince }],
  });
  const first = planDay(idle, MONDAY);
  const afterFirst = applyPlan(idle, first);

  test('are raised once', () => {
    expect(first.flags).toMatchObject([
      { id: 'flag-t-stuck.stale', severity: 'warn', since: MONDAY, lastSeenOn: TODAY },
    ]);
    expect(payloadsOf(first, 'task.stale')).toMatchObject([
      { taskId: 't', kind: 'stuck.stale', severity: 'warn' },
    ]);
    expect(planDay(afterFirst, AFTERNOON).status).toBe('noop');
  });

  test('keep their beginning, and tell nothing while nothing changes', () => {
    const next = planDay(afterFirst, TUESDAY);
    expect(next.flags).toMatchObject([{ since: MONDAY, lastSeenOn: '2026-02-03', evidence: { days: 4 } }]);
    expect(actionsOf(next)).toEqual(['flag-t-stuck.stale refreshed']);
    expect(typesOf(next)).not.toContain('task.stale');
  });

  test('tell when they get worse, but not when they get better', () => {
    const urgent = withTask(afterFirst, 't', { priority: 'urgent' });
    const worse = planDay(urgent, AFTERNOON);
    expect(actionsOf(worse)).toEqual(['flag-t-stuck.stale escalated']);
    expect(payloadsOf(worse, 'task.stale')).toMatchObject([{ severity: 'critical', since: MONDAY }]);
    const better = planDay(withTask(applyPlan(urgent, worse), 't', { priority: 'medium' }), AFTERNOON);
    expect(better.flags).toMatchObject([{ severity: 'warn' }]);
    expect(typesOf(better)).toEqual(['questmaster.completed']);
  });

  test('are cleared when the reason is gone, and raised anew when it comes back', () => {
    const active = withTask(afterFirst, 't', { lastActivityAt: MONDAY });
    const cleared = planDay(active, AFTERNOON);
    expect(cleared.flags).toMatchObject([{ clearedAt: AFTERNOON }]);
    expect(payloadsOf(cleared, 'task.flag.cleared')).toMatchObject([{ taskId: 't', kind: 'stuck.stale' }]);
    const again = planDay(withTask(applyPlan(active, cleared), 't', { lastActivityAt: idleSince }), TUESDAY);
    expect(again.flags).toMatchObject([{ since: TUESDAY }]);
  });

  test('have an event of their own for each family', () => {
    const tasks = [
      { id: 'a', status: 'blocked' as const },
      { id: 'b', dueDate: '2026-01-30' },
    ];
    const types = typesOf(planDay(aSnapshot({ quests: [{ id: 'q', state: 'in-progress' }], tasks }), MONDAY));
    expect(types.filter((type) => type.startsWith('task.'))).toEqual([
      'task.blocked',
      'task.stale',
      'task.flagged',
    ]);
  });
});

describe('decks', () => {
  const rows: BoardRows = {
    members: [{ id: 'ada' }],
    quests: [{ id: 'q' }],
    tasks: [{ id: 't', assigneeId: 'ada' }],
  };
  const snapshot = aSnapshot(rows);
  const first = planDay(snapshot, MONDAY);

  test('are replaced when they change, with one version more', () => {
    expect(payloadsOf(first, 'quest.deck.generated')).toEqual([
      {
        memberId: 'ada',
        date: TODAY,
        deckId: 'deck-acme-ada-2026-02-02',
        version: 1,
        itemCount: 1,
        plannedMinutes: 120,
        capacityMinutes: 360,
      },
    ]);
    const changed = withTask(applyPlan(snapshot, first), 't', { estimateMinutes: 60 });
    const second = planDay(changed, AFTERNOON);
    expect(second.decks).toMatchObject([{ version: 2, plannedMinutes: 60, inputsHash: second.inputsHash }]);
    expect(typesOf(second)).toEqual(['quest.deck.updated', 'questmaster.completed']);
  });

  test('are left alone by a change that does not touch them', () => {
    const renamed = withTask(applyPlan(snapshot, first), 't', { title: 'another name' });
    expect(planDay(renamed, AFTERNOON)).toMatchObject({ status: 'noop', changes: [], events: [] });
  });

  test('are new on the next day', () => {
    const next = planDay(applyPlan(snapshot, first), TUESDAY);
    expect(next.decks).toMatchObject([{ id: 'deck-acme-ada-2026-02-03', version: 1 }]);
  });
});

test('cycles are told once, and the run goes on', () => {
  const tasks = [
    { id: 'a', dependsOn: ['b'] },
    { id: 'b', dependsOn: ['a'] },
  ];
  const plan = planDay(aSnapshot({ quests: [{ id: 'q' }], tasks }), MONDAY);
  expect(plan).toMatchObject({ status: 'success', cycles: [['a', 'b']] });
  expect(payloadsOf(plan, 'questmaster.cycle.detected')).toEqual([{ cycles: [['a', 'b']] }]);
});

test('what people should look at becomes a warning', () => {
  const snapshot = aSnapshot({
    members: [{ id: 'ada', wipLimit: 0 }],
    quests: [
      { id: 'begun', state: 'in-progress', requires: [{ type: 'questCompleted', questId: 'empty' }] },
      { id: 'empty' },
      { id: 'shut', hold: true, requires: [{ type: 'questCompleted', questId: 'nowhere' }] },
    ],
    tasks: [
      { id: 't1', questId: 'begun', status: 'in-progress', assigneeId: 'ada', dependsOn: ['gone'] },
      { id: 't2', questId: 'shut', status: 'in-progress' },
    ],
  });
  expect(
    planDay(snapshot, MONDAY).warnings.map(({ code, subject, message }) => `${code} ${subject}: ${message}`),
  ).toEqual([
    'dangling-reference shut: waits for "nowhere", which does not exist',
    'dangling-reference t1: waits for "gone", which does not exist',
    'over-wip ada: works on 1 at once, the limit is 0',
    'prerequisite-reopened begun: is in-progress, but waits again for empty',
    'quest-without-tasks empty: is open but has no tasks, so that it never completes',
    'work-in-locked-quest shut: is locked, but work has begun: t2',
  ]);
});

test('an organisation without data is a noop', () => {
  expect(planDay(aSnapshot({}), MONDAY)).toMatchObject({ status: 'noop', changes: [], events: [] });
});

describe('for any board', () => {
  test('a second run of the day does nothing', () => {
    forAnyBoard((board) => {
      const snapshot = snapshotOf(board);
      const plan = planDay(snapshot, MONDAY);
      const again = planDay(applyPlan(snapshot, plan), AFTERNOON);
      expect(again).toMatchObject({
        status: 'noop',
        changes: [],
        quests: [],
        flags: [],
        decks: [],
        events: [],
      });
      expect([again.inputsHash, again.outputsHash]).toEqual([plan.inputsHash, plan.outputsHash]);
    });
  });

  test('the plan is the same to the byte, in whatever order the rows come', () => {
    forAnyBoard((board) => {
      const turned = {
        ...board,
        members: board.members.toReversed(),
        quests: board.quests.toReversed(),
        tasks: board.tasks.toReversed(),
      };
      const plan = JSON.stringify(planDay(snapshotOf(board), MONDAY));
      expect(JSON.stringify(planDay(snapshotOf(turned), MONDAY))).toBe(plan);
    });
  });

  test('no two facts share an id', () => {
    forAnyBoard((board) => {
      const ids = planDay(snapshotOf(board), MONDAY).events.map((event) => event.id);
      expect(ids).toHaveLength(new Set(ids).size);
    });
  });
});

/** Properties that planning reads of a board, so many times as large. */
const readsOf = (times: number): number =>
  countReads(
    exampleSnapshot(
      exampleOrganisation({ today: TODAY, members: 3 * times, quests: 30 * times, tasks: 250 * times }),
    ),
    (snapshot) => planDay(snapshot, MONDAY),
  );

test('to plan a large organisation is as much work for each of its tasks as to plan a small one', () => {
  // What a task is linked with grows a little, too. A search through all for each of them would read ten times as much.
  expect(readsOf(10) / (10 * readsOf(1))).toBeLessThan(3);
});
