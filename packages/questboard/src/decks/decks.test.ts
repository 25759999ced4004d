import { describe, expect, test } from 'vitest';
import { forAnyBoard } from '../../test/arbitrary-board.ts';
import { aBoard, type BoardRows, MONDAY } from '../../test/boards.ts';
import { dealDecks } from './decks.ts';
import type { Organisation } from '../model/organisation.ts';
import type { SprintTasks } from '../model/run.ts';
import { assess } from '../unlock/situation.ts';

const ada = { id: 'ada' };
const inWork = (id: string, rest: object = {}) => ({
  id,
  status: 'in-progress' as const,
  assigneeId: 'ada',
  ...rest,
});
const owned = (id: string, rest: object = {}) => ({ id, assigneeId: 'ada', ...rest });
const hour = { estimateMinutes: 60 };

function deal(rows: BoardRows, sprintTasks: readonly SprintTasks[] = []) {
  const quests = rows.quests ?? [{ id: 'q' }];
  return dealDecks(assess(aBoard({ members: [ada], ...rows, quests }), MONDAY), sprintTasks);
}

/** Items as `section:task:minutes`, a `+` where they are stretch. */
function hand(rows: BoardRows, sprintTasks: readonly SprintTasks[] = []): string[] {
  return itemsOf(deal(rows, sprintTasks)[0]);
}

function itemsOf(deck: ReturnType<typeof deal>[number] | undefined): string[] {
  return (deck?.items ?? []).map(
    ({ section, taskId, plannedMinutes, stretch }) =>
      `${section}:${taskId}:${plannedMinutes}${stretch ? '+' : ''}`,
  );
}

describe('own tasks', () => {
  test('first what is in work, then what to clear up, then what is next', () => {
    const tasks = [
      owned('next', hour),
      inWork('stalled', { ...hour, dependsOn: ['next'] }),
      owned('stopped', { ...hour, status: 'blocked' }),
      inWork('going', hour),
    ];
    expect(hand({ tasks })).toEqual([
      'continue:going:60',
      'unblock:stalled:0',
      'unblock:stopped:0',
      'next:next:60',
    ]);
  });

  test('in work: by priority, then by due date, then by who began first', () => {
    const tasks = [
      inWork('a', { estimateMinutes: 10, startedAt: '2026-01-20T09:00:00Z' }),
      inWork('b', { estimateMinutes: 10, startedAt: '2026-01-19T09:00:00Z' }),
      inWork('c', { estimateMinutes: 10, startedAt: '2026-01-21T09:00:00Z', dueDate: '2026-03-01' }),
      inWork('d', { estimateMinutes: 10, startedAt: '2026-01-22T09:00:00Z', priority: 'high' }),
    ];
    expect(hand({ tasks }).map((item) => item.split(':')[1])).toEqual(['d', 'c', 'b', 'a']);
  });

  test('to clear up: by priority, then what has been stuck longest', () => {
    const tasks = [
      owned('a', { status: 'blocked', statusChangedAt: '2026-01-30T09:00:00Z' }),
      owned('b', { status: 'blocked', statusChangedAt: '2026-01-20T09:00:00Z' }),
      owned('c', { status: 'blocked', statusChangedAt: '2026-01-31T09:00:00Z', priority: 'high' }),
    ];
    expect(hand({ tasks })).toEqual(['unblock:c:0', 'unblock:b:0']);
  });

  test('the sprint plan comes before the rest, but what is urgent or due comes first', () => {
    const tasks = [
      owned('a', { estimateMinutes: 30, priority: 'high' }),
      owned('b', { estimateMinutes: 30 }),
      owned('c', { estimateMinutes: 30, dueDate: '2026-02-04', priority: 'low' }),
      owned('d', { estimateMinutes: 30, dueDate: '2026-02-05', priority: 'low' }),
      owned('e', { estimateMinutes: 30, priority: 'urgent' }),
    ];
    const sprint = [{ memberId: 'ada', taskIds: ['d'] }];
    expect(hand({ tasks }, sprint).map((item) => item.split(':')[1])).toEqual(['e', 'c', 'd', 'a', 'b']);
  });

  test('a task inherits the priority of what waits for it, also behind a gate', () => {
    const quests = [
      { id: 'q' },
      { id: 'later', requires: [{ type: 'taskCompleted', taskId: 'key' } as const] },
    ];
    const tasks = [
      owned('a', hour),
      owned('key', { ...hour, priority: 'low' }),
      { id: 'behind', questId: 'later', priority: 'high' as const },
    ];
    expect(hand({ quests, tasks })).toEqual(['next:key:60', 'next:a:60']);
  });

  test('of two equal ones the one that more tasks wait for, then the one that suits', () => {
    const workingGenius = { genius: ['W', 'I'], competency: ['D', 'G'], frustration: ['E', 'T'] } as const;
    const tasks = [
      owned('a', { ...hour, phase: 'E' }),
      owned('b', { ...hour, phase: 'W' }),
      owned('c', { ...hour, phase: 'T' }),
      owned('d', { dependsOn: ['c'] }),
    ];
    expect(hand({ members: [{ id: 'ada', workingGenius }], tasks })).toEqual([
      'next:c:60',
      'next:b:60',
      'next:a:60',
    ]);
  });

  test('no more than two to clear up and seven in all', () => {
    const blocked = ['x', 'y', 'z'].map((id) => owned(id, { status: 'blocked' }));
    const small = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => owned(id, { estimateMinutes: 10 }));
    expect(hand({ tasks: [...blocked, ...small] })).toEqual([
      'unblock:x:0',
      'unblock:y:0',
      ...['a', 'b', 'c', 'd', 'e'].map((id) => `next:${id}:10`),
    ]);
  });
});

describe('the day', () => {
  test.each`
    what                                        | minutes | estimates       | items
    ${'is filled with a part of the last task'} | ${100}  | ${[60, 60, 60]} | ${['next:a:60', 'next:b:40', 'next:c:0+']}
    ${'takes no piece below half an hour'}      | ${80}   | ${[60, 60]}     | ${['next:a:60', 'next:b:0+']}
    ${'takes a whole small task'}               | ${80}   | ${[60, 60, 20]} | ${['next:a:60', 'next:c:20', 'next:b:0+']}
    ${'takes the first task however short'}     | ${20}   | ${[60]}         | ${['next:a:20']}
    ${'takes an estimate for granted'}          | ${360}  | ${[undefined]}  | ${['next:a:120']}
  `('of $minutes minutes $what', ({ minutes, estimates, items }) => {
    const members = [{ id: 'ada', dailyCapacityMinutes: minutes }];
    const tasks = estimates.map((estimateMinutes: number | undefined, index: number) =>
      owned(['a', 'b', 'c'][index] ?? '', { estimateMinutes }),
    );
    expect(hand({ members, tasks })).toEqual(items);
  });

  test('off: an empty deck that says so', () => {
    const members = [{ id: 'ada', workdays: [2] }];
    expect(deal({ members, tasks: [inWork('a')] })).toMatchObject([
      { capacityMinutes: 0, items: [], note: 'off' },
    ]);
  });

  test('of a member with days of their own needs none of the organisation', () => {
    const members = [{ id: 'ada', workdays: [1] }];
    const tasks = [owned('a', hour), owned('b', { ...hour, dueDate: '2026-02-02' })];
    expect(hand({ org: { workdays: [] }, members, tasks })).toEqual(['next:b:60', 'next:a:60']);
  });

  test('an empty deck names what is waited for', () => {
    const quests = [
      { id: 'q' },
      { id: 'later', requires: [{ type: 'taskCompleted', taskId: 'key' } as const] },
    ];
    const tasks = [
      owned('a', { dependsOn: ['other'] }),
      owned('b', { questId: 'later' }),
      { id: 'other', assigneeId: 'bram', skills: ['x'] },
      { id: 'key', assigneeId: 'bram', skills: ['x'] },
    ];
    const members = [ada, { id: 'bram', workdays: [2] }];
    expect(deal({ members, quests, tasks })[0]).toMatchObject({ items: [], note: 'waiting-on: key, other' });
  });

  test('who has left gets no deck', () => {
    expect(deal({ members: [{ id: 'ada', active: false }] })).toEqual([]);
  });
});

const decks = (rows: BoardRows) =>
  Object.fromEntries(deal(rows).map((deck) => [deck.memberId, itemsOf(deck)]));

describe('pulls', () => {
  const bram = { id: 'bram' };

  test('go to whoever is loaded least, each task to one member', () => {
    const tasks = [
      inWork('own', hour),
      { id: 'a', ...hour },
      { id: 'b', estimateMinutes: 30 },
      { id: 'c', ...hour },
    ];
    expect(decks({ members: [ada, bram], tasks })).toEqual({
      ada: ['continue:own:60', 'pull:b:30'],
      bram: ['pull:a:60', 'pull:c:60'],
    });
  });

  test('weigh the load against the capacity', () => {
    const members = [
      { id: 'ada', dailyCapacityMinutes: 100 },
      { id: 'bram', dailyCapacityMinutes: 400 },
    ];
    const tasks = [
      inWork('x', { estimateMinutes: 50 }),
      inWork('y', { ...hour, assigneeId: 'bram' }),
      { id: 'a', ...hour },
    ];
    expect(decks({ members, tasks })).toEqual({
      ada: ['continue:x:50'],
      bram: ['continue:y:60', 'pull:a:60'],
    });
  });

  test('need the skills', () => {
    const members = [ada, { id: 'bram', skills: ['backend', 'infra'] }];
    const tasks = [
      { id: 'a', ...hour, skills: ['infra'] },
      { id: 'b', ...hour, skills: ['infra', 'data'] },
    ];
    expect(decks({ members, tasks })).toEqual({ ada: [], bram: ['pull:a:60'] });
  });

  test('go where they are liked, and where they are disliked only if nobody else takes them', () => {
    const likes = { genius: ['E', 'T'], competency: ['D', 'G'], frustration: ['W', 'I'] } as const;
    const dislikes = { genius: ['W', 'I'], competency: ['D', 'G'], frustration: ['E', 'T'] } as const;
    const members = [
      { id: 'ada', workingGenius: dislikes },
      { id: 'bram', workingGenius: likes },
    ];
    const tasks = ['a', 'b', 'c'].map((id) => ({ id, ...hour, phase: 'E' as const }));
    expect(decks({ members, tasks })).toEqual({ ada: ['pull:c:60'], bram: ['pull:a:60', 'pull:b:60'] });
  });

  test('stop at the limit of work; what ends today does not count', () => {
    const limited = [{ id: 'ada', wipLimit: 1 }];
    const pull = { id: 'a', ...hour };
    expect(decks({ members: limited, tasks: [inWork('own', hour), pull] })['ada']).toEqual([
      'continue:own:60',
      'pull:a:60',
    ]);
    const stalled = inWork('own', { ...hour, blockers: [{ text: 'vendor' }] });
    expect(decks({ members: limited, tasks: [stalled, pull] })['ada']).toEqual(['unblock:own:0']);
  });

  test('are never offered to viewers', () => {
    const members = [{ id: 'abe', role: 'viewer' as const }, ada];
    const tasks = [{ id: 'a', ...hour }];
    expect(decks({ members, tasks })).toEqual({ abe: [], ada: ['pull:a:60'] });
    expect(decks({ members: members.slice(0, 1), tasks })).toEqual({ abe: [] });
  });

  test('are not offered before they are ready', () => {
    const tasks = [
      { id: 'a', ...hour, assigneeId: 'bram', skills: ['x'] },
      { id: 'b', ...hour, dependsOn: ['a'] },
    ];
    expect(decks({ members: [ada, { id: 'bram', workdays: [2] }], tasks })).toEqual({ ada: [], bram: [] });
  });
});

test('every item says why', () => {
  const workingGenius = { genius: ['W', 'I'], competency: ['D', 'G'], frustration: ['E', 'T'] } as const;
  const tasks = [
    inWork('a', { ...hour, priority: 'urgent' }),
    owned('b', { status: 'blocked', dependsOn: ['a'] }),
    owned('c', { ...hour, dueDate: '2026-02-03' }),
    { id: 'd', ...hour, phase: 'W' as const },
    { id: 'e', dependsOn: ['d'] },
  ];
  const sprint = [{ memberId: 'ada', taskIds: ['c'] }];
  const [deck] = deal({ members: [{ id: 'ada', workingGenius }], tasks }, sprint);
  expect(deck?.items.map(({ taskId, reasons }) => [taskId, ...reasons])).toEqual([
    ['a', 'in-progress', 'urgent', 'unlocks:1'],
    ['b', 'blocked', 'waiting-on:a'],
    ['c', 'due:2026-02-03', 'in-sprint'],
    ['d', 'unlocks:1', 'fit:genius', 'offered:least-loaded'],
  ]);
});

const dealAny = (board: Organisation) => dealDecks(assess(board, MONDAY), []);

describe('for any board', () => {
  test('no deck promises more than the day holds', () => {
    forAnyBoard((board) => {
      for (const { items, plannedMinutes, capacityMinutes } of dealAny(board)) {
        expect(plannedMinutes).toBe(items.reduce((sum, item) => sum + item.plannedMinutes, 0));
        expect(plannedMinutes).toBeLessThanOrEqual(capacityMinutes);
        expect(items.length).toBeLessThanOrEqual(7);
        expect(items.filter((item) => item.section === 'pull').length).toBeLessThanOrEqual(2);
        expect(items.filter((item) => item.section === 'unblock').length).toBeLessThanOrEqual(2);
      }
    });
  });

  test('no task is in two decks, nor twice in one', () => {
    forAnyBoard((board) => {
      const ids = dealAny(board).flatMap(({ items }) => items.map((item) => item.taskId));
      expect(ids).toHaveLength(new Set(ids).size);
    });
  });
});
