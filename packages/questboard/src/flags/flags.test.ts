import { describe, expect, test } from 'vitest';
import { aBoard, type BoardRows, MONDAY } from '../../test/boards.ts';
import { findFlags } from './flags.ts';
import { assess } from '../unlock/situation.ts';

/** Working days before Monday, 2 February 2026, at nine in Berlin. */
const DAYS_AGO = [
  '2026-02-02',
  '2026-01-30',
  '2026-01-29',
  '2026-01-28',
  '2026-01-27',
  '2026-01-26',
  '2026-01-23',
  '2026-01-22',
].map((date) => `${date}T08:00:00Z`);
const ago = (workdays: number) => DAYS_AGO[workdays] ?? '';

function flagsOf(rows: BoardRows) {
  return findFlags(assess(aBoard(rows), MONDAY)).map(({ kind, severity }) => `${kind} ${severity}`);
}

/** Flags of one task "t"; it is idle since long only where a test says so. */
function flagsOfTask(task: object, quest: object = { state: 'in-progress' }) {
  const recent = { statusChangedAt: ago(0), lastActivityAt: ago(0) };
  const rows = {
    quests: [
      { id: 'q', ...quest },
      { id: 'held', hold: true },
    ],
    tasks: [{ id: 't', assigneeId: 'ada', ...recent, ...task }, { id: 'open' }],
    members: [{ id: 'ada' }],
  };
  return findFlags(assess(aBoard(rows), MONDAY))
    .filter(({ taskId }) => taskId === 't')
    .map(({ kind, severity }) => `${kind} ${severity}`);
}

const blocker = { blockers: [{ text: 'vendor', createdAt: ago(1) }] };
const solved = { blockers: [{ text: 'vendor', createdAt: ago(1), resolvedAt: ago(0) }] };

describe('blocked', () => {
  test.each`
    what                               | task                                                       | flags
    ${'nothing'}                       | ${{ status: 'in-progress' }}                               | ${[]}
    ${'by hand'}                       | ${{ status: 'blocked' }}                                   | ${['blocked.manual warn']}
    ${'by hand, urgent'}               | ${{ status: 'blocked', priority: 'urgent' }}               | ${['blocked.manual critical']}
    ${'by hand, with a blocker'}       | ${{ status: 'blocked', ...blocker }}                       | ${['blocked.manual warn']}
    ${'from outside'}                  | ${{ status: 'in-progress', ...blocker }}                   | ${['blocked.external warn']}
    ${'from outside, not begun'}       | ${{ status: 'todo', ...blocker }}                          | ${['blocked.external warn']}
    ${'from outside, urgent'}          | ${{ status: 'todo', priority: 'urgent', ...blocker }}      | ${['blocked.external critical']}
    ${'no longer'}                     | ${{ status: 'in-progress', ...solved }}                    | ${[]}
    ${'in work before its dependency'} | ${{ status: 'in-review', dependsOn: ['open'] }}            | ${['blocked.dependency warn']}
    ${'to do behind its dependency'}   | ${{ status: 'todo', dependsOn: ['open'] }}                 | ${[]}
    ${'by an unknown task, for ever'}  | ${{ status: 'todo', dependsOn: ['gone'] }}                 | ${['blocked.deadlock warn']}
    ${'in a held quest'}               | ${{ status: 'todo', questId: 'held', priority: 'urgent' }} | ${['blocked.deadlock critical']}
    ${'done'}                          | ${{ status: 'done', ...blocker }}                          | ${[]}
    ${'cancelled'}                     | ${{ status: 'cancelled', dueDate: '2026-01-01' }}          | ${[]}
  `('$what: $flags', ({ task, flags }) => {
    expect(flagsOfTask(task)).toEqual(flags);
  });
});

describe('stale', () => {
  const idle = (status: string, workdays: number, rest: object = {}) => ({
    status,
    statusChangedAt: ago(workdays),
    lastActivityAt: ago(workdays),
    ...rest,
  });
  test.each`
    what                                | task                                                   | flags
    ${'in progress for 2 days'}         | ${idle('in-progress', 2)}                              | ${[]}
    ${'in progress for 3 days'}         | ${idle('in-progress', 3)}                              | ${['stuck.stale warn']}
    ${'in progress for 6 days'}         | ${idle('in-progress', 6)}                              | ${['stuck.stale critical']}
    ${'in progress for 3 days, urgent'} | ${idle('in-progress', 3, { priority: 'urgent' })}      | ${['stuck.stale critical']}
    ${'in review for 1 day'}            | ${idle('in-review', 1)}                                | ${[]}
    ${'in review for 2 days'}           | ${idle('in-review', 2)}                                | ${['stuck.stale warn']}
    ${'in review for 4 days'}           | ${idle('in-review', 4)}                                | ${['stuck.stale critical']}
    ${'blocked for 2 days'}             | ${idle('blocked', 2)}                                  | ${['blocked.manual warn', 'stuck.stale warn']}
    ${'to do for 7 days'}               | ${idle('todo', 7)}                                     | ${[]}
    ${'moved a while after activity'}   | ${idle('in-progress', 7, { statusChangedAt: ago(1) })} | ${[]}
    ${'active after it was moved'}      | ${idle('in-progress', 7, { lastActivityAt: ago(1) })}  | ${[]}
  `('$what: $flags', ({ task, flags }) => {
    expect(flagsOfTask(task)).toEqual(flags);
  });
});

const begun = (workdays: number, rest: object = {}) => ({
  status: 'in-progress',
  startedAt: ago(workdays),
  estimateMinutes: 60,
  ...rest,
});

describe('aging', () => {
  test.each`
    what                              | task                                  | flags
    ${'3 days, short estimate'}       | ${begun(3)}                           | ${[]}
    ${'4 days, short estimate'}       | ${begun(4)}                           | ${['stuck.aging warn']}
    ${'6 days, short estimate'}       | ${begun(6)}                           | ${['stuck.aging critical']}
    ${'6 days, estimate of two days'} | ${begun(6, { estimateMinutes: 400 })} | ${[]}
    ${'7 days, estimate of two days'} | ${begun(7, { estimateMinutes: 400 })} | ${['stuck.aging warn']}
    ${'blocked tasks do not age'}     | ${begun(7, { status: 'blocked' })}    | ${['blocked.manual warn']}
  `('with too few samples, $what: $flags', ({ task, flags }) => {
    expect(flagsOfTask(task)).toEqual(flags);
  });

  /** 20 finished tasks: 17 took one working day, 3 took five. */
  const samples = Array.from({ length: 20 }, (_, index) => ({
    id: `d${index}`,
    status: 'done' as const,
    startedAt: index < 17 ? '2026-01-22T08:00:00Z' : '2026-01-16T08:00:00Z',
    completedAt: '2026-01-23T08:00:00Z',
  }));
  const withSamples = (task: object, finished: BoardRows['tasks'] = samples) =>
    flagsOf({
      quests: [{ id: 'q', state: 'in-progress' }],
      tasks: [{ id: 't', statusChangedAt: ago(0), lastActivityAt: ago(0), ...task }, ...(finished ?? [])],
    });

  test('the limit is what 85 of 100 tasks took, but never below two days', () => {
    expect(withSamples(begun(2))).toEqual([]);
    expect(withSamples(begun(3))).toEqual(['stuck.aging warn']);
    expect(withSamples(begun(4))).toEqual(['stuck.aging critical']);
  });

  test('one slow task more moves the percentile', () => {
    const slower = samples.map((task, index) =>
      index === 16 ? { ...task, startedAt: '2026-01-16T08:00:00Z' } : task,
    );
    expect(withSamples(begun(5), slower)).toEqual([]);
    expect(withSamples(begun(6), slower)).toEqual(['stuck.aging warn']);
  });

  test('what was reopened is no sample', () => {
    const reopened = samples.map((task) => ({ ...task, status: 'todo' as const }));
    expect(withSamples(begun(3), reopened)).toEqual([]);
  });

  test('what was completed more than 90 days ago is no sample', () => {
    const old = samples.map((task) => ({
      ...task,
      startedAt: '2025-10-28T08:00:00Z',
      completedAt: '2025-10-29T08:00:00Z',
    }));
    expect(withSamples(begun(3), old)).toEqual([]);
  });
});

const dependingOn = (completed: number) => ({
  quests: [{ id: 'q', state: 'in-progress' as const }],
  tasks: [
    { id: 'a', status: 'done' as const, completedAt: ago(completed) },
    { id: 't', priority: 'high' as const, dependsOn: ['a'] },
  ],
});

describe('unowned', () => {
  const open = (workdays: number) => ({ state: 'unlocked', unlockedAt: ago(workdays) });
  const ready = { assigneeId: undefined, status: 'todo', priority: 'high' };
  test.each`
    what                              | task                                | quest                    | flags
    ${'1 day'}                        | ${ready}                            | ${open(1)}               | ${[]}
    ${'2 days'}                       | ${ready}                            | ${open(2)}               | ${['stuck.unowned warn']}
    ${'4 days'}                       | ${ready}                            | ${open(4)}               | ${['stuck.unowned critical']}
    ${'2 days, urgent'}               | ${{ ...ready, priority: 'urgent' }} | ${open(2)}               | ${['stuck.unowned critical']}
    ${'medium is not pressing'}       | ${{ ...ready, priority: 'medium' }} | ${open(7)}               | ${[]}
    ${'a member owns it'}             | ${{ ...ready, assigneeId: 'ada' }}  | ${open(7)}               | ${[]}
    ${'the quest opens in this run'}  | ${ready}                            | ${{ state: 'locked' }}   | ${[]}
    ${'open since nobody knows when'} | ${ready}                            | ${{ state: 'unlocked' }} | ${['stuck.unowned critical']}
    ${'created yesterday'}            | ${{ ...ready, createdAt: ago(1) }}  | ${open(7)}               | ${[]}
  `('$what: $flags', ({ task, quest, flags }) => {
    expect(flagsOfTask(task, quest)).toEqual(flags);
  });

  test('counts from the day on which the last dependency was completed', () => {
    expect(flagsOf(dependingOn(1))).toEqual([]);
    expect(flagsOf(dependingOn(2))).toEqual(['stuck.unowned warn']);
  });
});

describe('overdue', () => {
  test.each`
    what               | task                                             | flags
    ${'due today'}     | ${{ dueDate: '2026-02-02' }}                     | ${[]}
    ${'due yesterday'} | ${{ dueDate: '2026-02-01' }}                     | ${['overdue warn']}
    ${'due long ago'}  | ${{ dueDate: '2025-01-01' }}                     | ${['overdue warn']}
    ${'urgent'}        | ${{ dueDate: '2026-02-01', priority: 'urgent' }} | ${['overdue critical']}
  `('$what: $flags', ({ task, flags }) => {
    expect(flagsOfTask(task)).toEqual(flags);
  });
});

test('a flag says since when, how long, and how long would have been all right', () => {
  const rows = {
    quests: [{ id: 'q', state: 'in-progress' as const }],
    tasks: [
      {
        id: 't',
        status: 'in-progress' as const,
        statusChangedAt: ago(3),
        lastActivityAt: ago(4),
      },
    ],
  };
  expect(findFlags(assess(aBoard(rows), MONDAY))).toEqual([
    {
      id: 'flag-t-stuck.stale',
      taskId: 't',
      kind: 'stuck.stale',
      severity: 'warn',
      reason: 'in-progress without activity for 3 working days',
      evidence: { since: '2026-01-28T08:00:00.000Z', days: 3, limit: 3 },
    },
  ]);
});
