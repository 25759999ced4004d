import { readFileSync } from 'node:fs';
import { ConfigError } from '@sb/config';
import { describe, expect, test } from 'vitest';
import { forAnyBoard } from '../../test/arbitrary-board.ts';
import { MONDAY, TODAY } from '../../test/boards.ts';
import { exampleOrganisation } from '../example/example.ts';
import { readOrganisation } from './read-organisation.ts';
import { serializeOrganisation } from '../transfer/export-organisation.ts';

const HEAD = 'format: questboard/v1\norg: { id: acme, name: Acme, timezone: Europe/Berlin }\n';

function read(body: string, options: { allowCycles?: boolean } = {}) {
  return readOrganisation(`${HEAD}${body}`, { file: 'board.yaml', now: MONDAY, ...options });
}

/** Problems as `pointer line:column message`. */
function problemsOf(text: string): string[] {
  try {
    readOrganisation(text, { file: 'board.yaml', now: MONDAY });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(
      ({ pointer, line, column, message }) => `${pointer} ${line}:${column} ${message}`,
    );
  }
  return [];
}

test('the example of the documentation', () => {
  const text = readFileSync(new URL('../../test/fixtures/example.yaml', import.meta.url), 'utf8');
  const { organisation, warnings } = readOrganisation(text, { file: 'example.yaml', now: MONDAY });
  expect(warnings).toEqual([]);
  expect(organisation.members.map(({ id }) => id)).toEqual(['ada', 'bram', 'chidi']);
  expect(organisation.tasks[1]).toMatchObject({
    id: 'inv-2',
    dependsOn: ['inv-1'],
    remainingMinutes: 120,
    startedAt: '2026-01-27T09:00:00.000Z',
  });
});

describe('defaults', () => {
  test('of everything that may be left out', () => {
    const { organisation } = read(`
members: [{ id: ada, name: Ada, email: ada@example.com }]
questlines: [{ id: b, title: B }, { id: a, title: A }]
quests: [{ id: q, title: Q }]
tasks: [{ id: t, questId: q, title: T }]
`);
    expect(organisation).toMatchObject({
      org: {
        workdays: [1, 2, 3, 4, 5],
        holidays: [],
        createdAt: MONDAY,
        settings: { focus: 80, deck: { max: 7 } },
      },
      members: [
        {
          role: 'member',
          active: true,
          dailyCapacityMinutes: 360,
          wipLimit: 2,
          skills: [],
          availability: [],
        },
      ],
      questlines: [
        { id: 'a', order: 2 },
        { id: 'b', order: 1 },
      ],
      quests: [{ priority: 'medium', state: 'locked', hold: false, requires: [], createdAt: MONDAY }],
      tasks: [
        {
          priority: 'medium',
          status: 'todo',
          dependsOn: [],
          requiresApproval: false,
          lastActivityAt: MONDAY,
        },
      ],
    });
  });

  test('of the times of a task are the time of its creation', () => {
    const { organisation } = read(`
quests: [{ id: q, title: Q }]
tasks: [{ id: t, questId: q, title: T, createdAt: 2026-01-05T10:00:00+01:00 }]
`);
    const created = '2026-01-05T09:00:00.000Z';
    expect(organisation.tasks).toMatchObject([
      { createdAt: created, statusChangedAt: created, lastActivityAt: created },
    ]);
  });

  test('of one setting leave the others alone', () => {
    const text = HEAD.replace(' }', ', settings: { deck: { max: 5 }, stuck: { blocked: 9 } } }');
    const { settings } = readOrganisation(text, { file: 'x.yaml', now: MONDAY }).organisation.org;
    expect(settings).toMatchObject({ deck: { max: 5, min: 3 }, stuck: { blocked: 9, 'in-review': 2 } });
  });
});

test('dates may be quoted or bare', () => {
  const { organisation } = read(`
quests: [{ id: q, title: Q, dueDate: 2026-03-01 }, { id: r, title: R, dueDate: "2026-03-01" }]
`);
  expect(organisation.quests.map(({ dueDate }) => dueDate)).toEqual(['2026-03-01', '2026-03-01']);
});

test('other names of fields are understood', () => {
  const { organisation } = read(`
members:
  - { id: ada, name: Ada, email: a@example.com, workingGenius: { top2: [W, I], competency2: [D, G], frustration2: [E, T] } }
quests: [{ id: q, title: Q, unlockConditions: [{ type: notBefore, date: 2026-03-01 }] }]
tasks: [{ id: t, questId: q, title: T, owner: ada, estimatedMinutes: 90 }]
`);
  expect(organisation.members[0]?.workingGenius?.frustration).toEqual(['E', 'T']);
  expect(organisation.quests[0]?.requires).toEqual([{ type: 'notBefore', date: '2026-03-01' }]);
  expect(organisation.tasks[0]).toMatchObject({ assigneeId: 'ada', estimateMinutes: 90 });
  expect(organisation.tasks[0]).not.toHaveProperty('owner');
});

test.each`
  what                                       | body                                                                                                                          | problem
  ${'an unknown field'}                      | ${'quests: [{ id: q, title: Q, stats: locked }]'}                                                                             | ${'/quests/0/stats 3:29 unknown key. Did you mean "state"?'}
  ${'an id with a capital'}                  | ${'quests: [{ id: Q, title: Q }]'}                                                                                            | ${'/quests/0/id 3:16 expected an id: lower-case letters, digits, ".", "_" and "-", at most 64, the first a letter or digit'}
  ${'an id that is there twice'}             | ${'quests: [{ id: q, title: Q }, { id: q, title: R }]'}                                                                       | ${'/quests/1/id 3:37 "q" is already the id of quests[0]'}
  ${'an address that is there twice'}        | ${'members: [{ id: a, name: A, email: x@y.de }, { id: b, name: B, email: X@Y.de }]'}                                          | ${'/members/1/email 3:71 "x@y.de" is already the email of members[0]'}
  ${'a profile with a letter twice'}         | ${'members: [{ id: a, name: A, email: x@y.de, workingGenius: { genius: [W, W], competency: [D, G], frustration: [E, T] } }]'} | ${'/members/0/workingGenius 3:59 expected each of W, I, D, G, E, T once over genius, competency and frustration, got W, W, D, G, E, T'}
  ${'a profile that is not whole'}           | ${'members: [{ id: a, name: A, email: x@y.de, workingGenius: { genius: [W, I] } }]'}                                          | ${'/members/0/workingGenius 3:59 expected each of W, I, D, G, E, T once over genius, competency and frustration, got W, I'}
  ${'a field under both names'}              | ${'quests: [{ id: q, title: Q }]\ntasks: [{ id: t, questId: q, title: T, estimateMinutes: 5, estimatedMinutes: 5 }]'}         | ${'/tasks/0/estimatedMinutes 4:78 is another name of "estimateMinutes", which is there too'}
  ${'an unknown quest'}                      | ${'quests: [{ id: portal, title: Q }]\ntasks: [{ id: t, questId: protal, title: T }]'}                                        | ${'/tasks/0/questId 4:27 there is no quest "protal". Did you mean "portal"?'}
  ${'an unknown owner'}                      | ${'quests: [{ id: q, title: Q }]\ntasks: [{ id: t, questId: q, title: T, owner: zoe }]'}                                      | ${'/tasks/0/owner 4:47 there is no member "zoe".'}
  ${'a task that waits for itself'}          | ${'quests: [{ id: q, title: Q }]\ntasks: [{ id: t, questId: q, title: T, dependsOn: [t] }]'}                                  | ${'/tasks/0/dependsOn/0 4:52 a task cannot depend on itself'}
  ${'an estimate out of range'}              | ${'quests: [{ id: q, title: Q }]\ntasks: [{ id: t, questId: q, title: T, estimateMinutes: 4 }]'}                              | ${'/tasks/0/estimateMinutes 4:57 expected a number of at least 5'}
  ${'a date that does not exist'}            | ${'quests: [{ id: q, title: Q, dueDate: 2026-02-30 }]'}                                                                       | ${'/quests/0/dueDate 3:38 expected a date such as 2026-11-25'}
  ${'an empty list of tasks'}                | ${'quests: [{ id: q, title: Q, requires: [{ type: anyTaskCompleted, taskIds: [] }] }]'}                                       | ${'/quests/0/requires/0/taskIds 3:75 expected a list of at least 1'}
  ${'an absence that ends before it begins'} | ${'members: [{ id: a, name: A, email: x@y.de, availability: [{ from: 2026-02-03, to: 2026-02-02, percent: 0 }] }]'}           | ${'/members/0/availability/0/to 3:83 expected "from" on or before "to"'}
`('$what is an error', ({ body, problem }) => {
  expect(problemsOf(`${HEAD}${body}`)).toEqual([expect.stringContaining(problem)]);
});

test.each`
  zone              | guess
  ${'Europe/Berln'} | ${' Did you mean "Europe/Berlin"?'}
  ${'+01:00'}       | ${''}
`('$zone is no zone', ({ zone, guess }) => {
  expect(problemsOf(HEAD.replace('Europe/Berlin', `"${zone}"`))).toEqual([
    `/org/timezone 2:40 expected an IANA zone such as "Europe/Berlin", got "${zone}".${guess}`,
  ]);
});

test('everything that is wrong is told at once, in the order of the file', () => {
  const problems = problemsOf(`${HEAD}
members:
  - { id: ada, name: Ada, email: nowhere, owner: true }
  - { id: ada, name: 5, email: b@example.com }
tasks:
  - { id: T, questId: gone, title: "", dependsOn: [t2] }
  - { id: t2, questId: gone, title: T, status: started, dependsOn: [t2] }
`);
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    '/members/0/email',
    '/members/0/owner',
    '/members/1/id',
    '/members/1/name',
    '/tasks/0/id',
    '/tasks/0/questId',
    '/tasks/0/title',
    '/tasks/1/questId',
    '/tasks/1/status',
    '/tasks/1/dependsOn/0',
  ]);
});

test.each(['', '5', '[]', 'format: questboard/v2', `${HEAD}tasks: 7`, `${HEAD}tasks: [7, null]`])(
  '%j is refused with a place',
  (text) => {
    expect(problemsOf(text)).not.toEqual([]);
  },
);

describe('cycles', () => {
  const TASKS = `
quests: [{ id: q, title: Q }]
tasks:
  - { id: a, questId: q, title: A, dependsOn: [b], status: done }
  - { id: b, questId: q, title: B, dependsOn: [a] }
`;
  const MIXED = `
quests:
  - { id: q1, title: Q }
  - { id: q2, title: R, requires: [{ type: questCompleted, questId: q1 }] }
tasks:
  - { id: a, questId: q1, title: A, dependsOn: [b] }
  - { id: b, questId: q2, title: B }
`;
  test.each`
    what                 | body     | problem
    ${'of tasks'}        | ${TASKS} | ${'/tasks/0/dependsOn 6:47 the dependencies form a cycle: a, b wait for each other'}
    ${'through a quest'} | ${MIXED} | ${'/quests/1/requires 6:35 the dependencies form a cycle: a, b, q1, q2 wait for each other'}
  `('$what are named', ({ body, problem }) => {
    expect(problemsOf(`${HEAD}${body}`)).toEqual([problem]);
    expect(read(body, { allowCycles: true }).organisation.tasks).toHaveLength(2);
  });
});

test('waiting for what does not exist is a warning', () => {
  const { warnings } = read(`
quests: [{ id: q, title: Q, requires: [{ type: questCompleted, questId: gone }] }]
tasks: [{ id: build, questId: q, title: T, dependsOn: [biuld] }]
`);
  expect(warnings).toMatchObject([
    {
      code: 'dangling-reference',
      pointer: '/quests/0/requires/0',
      line: 4,
      message: 'there is no quest "gone".',
    },
    {
      code: 'dangling-reference',
      pointer: '/tasks/0/dependsOn/0',
      message: 'there is no task "biuld". Did you mean "build"?',
    },
  ]);
});

test('a large file in which every reference is wrong has only so many guesses, each of which compares all ids', () => {
  const input = exampleOrganisation({ today: TODAY, members: 20, quests: 200, tasks: 1500 });
  const tasks = input.tasks?.map((task) => ({
    ...task,
    questId: task.questId.replace('q', 'k'),
    dependsOn: task.dependsOn?.map((id) => id.replace('t', 'u')),
  }));
  const problems = problemsOf(JSON.stringify({ ...input, tasks }));
  expect(problems).toHaveLength(1500);
  const guessed = problems.map((text) => /"(.+)"\. Did you mean/.exec(text)?.[1]).filter(Boolean);
  expect(new Set(guessed).size).toBe(50);
  expect(problems[0]).toMatch(/there is no quest "k-01-01"\. Did you mean "q-01-01"\?$/);
  expect(problems.at(-1)).toMatch(/there is no quest "k-\d\d-\d\d"\.$/);
});

const reread = (text: string) =>
  readOrganisation(text, { file: 'export.json', now: '2030-01-01T00:00:00.000Z', allowCycles: true })
    .organisation;

describe('export', () => {
  test('and read again is the same organisation, and the same bytes', () => {
    forAnyBoard((board) => {
      const text = serializeOrganisation(board);
      expect(reread(text)).toEqual(board);
      expect(serializeOrganisation(reread(text))).toBe(text);
    });
  });

  test('does not depend on the order of the rows', () => {
    const { organisation } = readOrganisation(JSON.stringify(exampleOrganisation({ today: TODAY })), {
      file: 'example.json',
      now: MONDAY,
    });
    const turned = {
      ...organisation,
      tasks: organisation.tasks.toReversed(),
      quests: organisation.quests.toReversed(),
    };
    expect(serializeOrganisation(turned)).toBe(serializeOrganisation(organisation));
    expect(reread(serializeOrganisation(organisation))).toEqual(organisation);
  });
});
