import { ConfigError } from '@sb/config';
import { type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  exportTasks,
  importOrganisation,
  importTasks,
  type ImportTasksOptions,
  showOrganisation,
  taskHistory,
} from '../src/index.ts';
import { MONDAY } from './boards.ts';
import { dumpTables } from './tables.ts';

const LATER = '2026-02-03T08:00:00.000Z';
const HEADER = 'id,title,questId,status,priority,phase,estimateMinutes,dependsOn,assigneeEmail,dueDate,tags';
const BOARD = `format: questboard/v1
org: { id: acme, name: Acme, timezone: Europe/Berlin }
members: [{ id: ada, name: Ada, email: Ada@example.com }, { id: bo, name: Bo, email: bo@example.com }]
quests: [{ id: q1, title: One }, { id: q2, title: Two }]
tasks:
  - id: a
    questId: q1
    title: A, or "one"
    phase: W
    estimateMinutes: 60
    assigneeId: ada
    assignedBy: human
    dueDate: 2026-03-01
    description: kept
    tags: ['x;y', 'back\\slash']
  - { id: b, questId: q1, title: =B, priority: high, dependsOn: [a] }
`;

const boardFrom = (store: Store, text = BOARD) =>
  importOrganisation(store, text, { file: 'board.yaml', now: MONDAY });

const load = (store: Store, lines: readonly string[], options: Partial<ImportTasksOptions> = {}) =>
  importTasks(store, lines.join('\n'), { file: 'tasks.csv', orgId: 'acme', now: LATER, ...options });

async function exported(store: Store): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of exportTasks(store, 'acme')) pieces.push(piece);
  return pieces.join('');
}

async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const error: unknown = await work.catch((caught: unknown) => caught);
  return error instanceof ConfigError ? error.message.split('\n') : [String(error)];
}

eachDialect('tasks as CSV', (open) => {
  test('are written by RFC 4180, without formulas', async () => {
    const store = await open();
    await boardFrom(store);
    expect(await exported(store)).toBe(
      [
        HEADER,
        String.raw`a,"A, or ""one""",q1,todo,medium,W,60,,Ada@example.com,2026-03-01,x\;y;back\\slash`,
        "b,'=B,q1,todo,high,,,a,,,",
        '',
      ].join('\r\n'),
    );
    await expect(exportTasks(store, 'other').next()).rejects.toMatchObject({ code: 'UNKNOWN_ORG' });
  });

  test('are merged: columns in any order, those that are missing unchanged', async () => {
    const store = await open();
    await boardFrom(store);
    const report = await load(store, ['title,id', '"A\r\nand more",a']);
    expect(report.changes).toEqual([
      {
        kind: 'tasks',
        id: 'a',
        action: 'updated',
        fields: [{ field: 'title', from: 'A, or "one"', to: 'A\r\nand more' }],
      },
    ]);
    expect(report).toMatchObject({ orgId: 'acme', mode: 'merge', counts: { tasks: { updated: 1 } } });
    const { tasks, members } = await showOrganisation(store, 'acme');
    expect(tasks).toMatchObject([
      { description: 'kept', assigneeId: 'ada', assignedBy: 'human' },
      { id: 'b' },
    ]);
    expect(members).toHaveLength(2);
  });

  test('lose what an empty cell unsets, and get the default of the rest', async () => {
    const store = await open();
    await boardFrom(store);
    await load(store, ['id,status', 'a,done']);
    const { changes } = await load(store, [HEADER, 'a,A,q1,,,,,,,,', 'b,=B,q1,,,,,,BO@EXAMPLE.com,,']);
    expect(changes.map(({ id }) => id)).toEqual(['a', 'b']);
    const { tasks } = await showOrganisation(store, 'acme');
    expect(tasks).toMatchObject([
      { id: 'a', status: 'todo', tags: [], description: 'kept' },
      { id: 'b', title: '=B', priority: 'medium', dependsOn: [], assigneeId: 'bo' },
    ]);
    for (const field of ['phase', 'estimateMinutes', 'assigneeId', 'assignedBy', 'dueDate', 'completedAt'])
      expect(tasks[0]).not.toHaveProperty(field);
    const history = await taskHistory(store, { orgId: 'acme', taskId: 'a' }, { limit: 9 });
    expect(history.filter(({ kind }) => kind === 'moved')).toMatchObject([
      { by: 'import', from: 'done', to: 'todo' },
      { by: 'import', from: 'todo', to: 'done' },
    ]);
    expect(history.filter(({ kind }) => kind !== 'moved')).toMatchObject(
      ['unassigned', 'changed', 'assigned', 'created'].map((kind) => ({ by: 'import', kind })),
    );
  });

  test('are created by an id, a title and a quest, with a BOM and CRLF too', async () => {
    const store = await open();
    await boardFrom(store);
    const text = '\ufeffid,title,questId,dependsOn\r\nc,C,q2,a;b\r\n\r\nd,"",q1,\r\n';
    expect(await problemsOf(importTasks(store, text, { file: 't.csv', orgId: 'acme', now: LATER }))).toEqual([
      't.csv:4:3  tasks[1].title: expected at least 1 characters, got ""',
    ]);
    const report = await load(store, ['id,title,questId,dependsOn', 'c,C,q2,a;b']);
    expect(report.counts.tasks).toEqual({ created: 1, updated: 0, unchanged: 0, archived: 0, returned: 0 });
    expect((await showOrganisation(store, 'acme')).tasks[2]).toMatchObject({
      status: 'todo',
      dependsOn: ['a', 'b'],
      createdAt: LATER,
    });
    expect(await problemsOf(load(store, ['id,title', 'd,D']))).toEqual([
      'tasks.csv:2:1  tasks[0].questId: expected a string, but it is missing',
    ]);
  });

  test('with problems are refused with all of them, each with its line and column', async () => {
    const store = await open();
    await boardFrom(store);
    const before = await dumpTables(store);
    const lines = [
      'id,titel,title,questId,estimateMinutes,assigneeEmail,tags,id',
      'a,,"two',
      String.raw`lines",q9,sixty,ada@exampel.com,a\b,`,
      'b,,B,q1,60.5,,a;;b',
      'a,,A"B,q1,3,"ada@example.com"!,,',
    ];
    expect(await problemsOf(load(store, lines))).toEqual([
      'tasks.csv:1:4  unknown column "titel". Did you mean "title"?',
      'tasks.csv:1:59  the column "id" is given twice',
      'tasks.csv:3:8  tasks[0].questId: there is no quest "q9". Did you mean "q1"?',
      'tasks.csv:3:11  tasks[0].estimateMinutes: expected a number, got "sixty"',
      'tasks.csv:3:17  tasks[0].assigneeId: there is no member with the e-mail address "ada@exampel.com". Did you mean "Ada@example.com"?',
      String.raw`tasks.csv:3:33  tasks[0].tags: expected "\;" or "\\" for a ";" or "\" in an item, got another "\"`,
      'tasks.csv:4:9  tasks[1].estimateMinutes: expected a whole number, got 60.5',
      'tasks.csv:4:15  expected 8 cells as in the header, got 7',
      'tasks.csv:4:15  tasks[1].tags[1]: expected at least 1 characters, got ""',
      'tasks.csv:5:1  tasks[2].id: "a" is already the id of tasks[0]',
      'tasks.csv:5:5  a cell with quotes must be in quotes itself, with each quote inside doubled: ""',
      'tasks.csv:5:11  tasks[2].estimateMinutes: expected a number of at least 5, got 3',
      'tasks.csv:5:30  expected a comma or the end of the line after the quotes; quotes inside of a cell are doubled: ""',
    ]);
    expect(await dumpTables(store)).toBe(before);
  });

  test('without ids, in open quotes, or of an unknown organisation are refused', async () => {
    const store = await open();
    await boardFrom(store);
    expect(await problemsOf(load(store, ['ID,title', 'a,A']))).toEqual([
      'tasks.csv:1:1  unknown column "ID". Did you mean "id"?',
      'tasks.csv:1:1  the column "id" is missing; known are id, title, questId, status, priority, phase, estimateMinutes, dependsOn, assigneeEmail, dueDate, tags',
    ]);
    expect(await problemsOf(load(store, ['']))).toHaveLength(1);
    expect(await problemsOf(load(store, ['id,title', 'a,"A', 'b,B']))).toEqual([
      'tasks.csv:2:3  the quotes that begin here are never closed',
    ]);
    await expect(load(store, ['id', 'a'], { orgId: 'acmee' })).rejects.toMatchObject({ code: 'UNKNOWN_ORG' });
  });

  test('follow the rules of any import: cycles, self references, tasks that come back', async () => {
    const store = await open();
    await boardFrom(store);
    expect(await problemsOf(load(store, ['id,dependsOn', 'a,b', 'b,a;b']))).toEqual([
      'tasks.csv:2:3  tasks[0].dependsOn: the dependencies form a cycle: a, b wait for each other',
      'tasks.csv:3:3  tasks[1].dependsOn[1]: a task cannot depend on itself',
    ]);
    const gone = await load(store, ['id,dependsOn', 'a,gone'], { dryRun: true });
    expect(gone.warnings).toMatchObject([{ code: 'dangling-reference', line: 2, column: 3 }]);
    await importOrganisation(store, BOARD.replace(/ {2}- \{ id: b.*/, ''), {
      file: 'board.yaml',
      now: MONDAY,
      mode: 'replace',
    });
    const back = await load(store, ['id,title', 'b,Back']);
    expect(back.counts.tasks).toMatchObject({ returned: 1 });
    expect((await showOrganisation(store, 'acme')).tasks[1]).toMatchObject({
      title: 'Back',
      priority: 'high',
    });
  });
});

describe('an export', () => {
  const pieces = [
    '"',
    '\r',
    '\n',
    '\r\n',
    '\ufeff',
    '=',
    "'",
    '😀',
    ';',
    '\\',
    ',',
    '+',
    '-',
    '@',
    '\t',
    'a',
    ' ',
  ];
  const text = fc
    .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12 })
    .map((parts) => parts.join(''));
  const task = fc.record(
    {
      title: text,
      status: fc.constantFrom('todo', 'in-progress', 'blocked', 'done'),
      priority: fc.constantFrom('urgent', 'low'),
      phase: fc.constantFrom('W', 'T'),
      estimateMinutes: fc.integer({ min: 5, max: 9600 }),
      assigneeId: fc.constantFrom('ada', 'bo'),
      dueDate: fc.constantFrom('2026-02-28', '2026-12-31'),
      tags: fc.array(text, { maxLength: 4 }),
    },
    { requiredKeys: ['title'] },
  );

  eachDialect('of any tasks', (open) => {
    test('changes nothing when it is imported again', async () => {
      const store = await open();
      await boardFrom(store);
      await fc.assert(
        fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 5 }), async (rows) => {
          const tasks = rows.map((row, index) => ({ id: `t${index}`, questId: 'q1', ...row }));
          const file = { format: 'questboard/v1', org: { id: 'acme', name: 'Acme', timezone: 'UTC' }, tasks };
          await importOrganisation(store, JSON.stringify(file), { file: 'x.json', now: MONDAY });
          const csv = await exported(store);
          const report = await importTasks(store, csv, { file: 'x.csv', orgId: 'acme', now: LATER });
          expect(report.changes).toEqual([]);
          expect(report.counts.tasks.unchanged).toBeGreaterThanOrEqual(rows.length);
        }),
        { numRuns: 60 },
      );
    });
  });
});
