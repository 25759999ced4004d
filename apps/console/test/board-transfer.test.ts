/**
 * A board as a file: what an import says and stores, what it refuses, and that an export is read again. Its statements are
 * tested on both stores in @sb/questboard; here PostgreSQL is in `pnpm test:slow`.
 */
import { listEvents } from '@sb/events';
import { createRecord, listTasks, showOrganisation, showTask } from '@sb/questboard';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { importReport } from '../src/answers/board/transfer.ts';
import { problem } from '../src/answers/problem.ts';
import { openBoard, ORG } from './demo/board.ts';
import { openConsole, SECRET } from './open-console.ts';

const API = `/api/v1/orgs/${ORG}`;
const NOW = '2026-03-02T12:00:00.000Z';
const SMALL = { now: NOW, members: 3, quests: 4, tasks: 12 };

eachDialect('the file of a board', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  async function openFiles(who = {}) {
    const store = await open({ clock: () => Date.parse(NOW) });
    await openBoard(store, SMALL);
    const { get, send } = openConsole(store, who);
    return {
      store,
      get,
      send,
      exported: async (format: string) => String((await get(`${API}/export?format=${format}`)).body),
      bring: (file: string, text: string, query = '') =>
        send('POST', `${API}/import${query}`, { file, text }),
    };
  }

  test.runIf(isWhole).each(['yaml', 'json', 'csv'])(
    'that was taken out as %s changes nothing when it comes back',
    async (format) => {
      const { exported, bring } = await openFiles();
      const { status, body } = await bring(`board.${format}`, await exported(format));
      expect([status, importReport.parse(body)]).toMatchObject([
        200,
        { changed: 0, says: `${ORG} is already as in the file: nothing to change.` },
      ]);
    },
  );

  test.runIf(isWhole).each(['yaml', 'json', 'csv'])(
    'that was taken out as %s has each record, also behind a text whose mask goes to its end',
    async (format) => {
      const { exported, bring } = await openFiles();
      const board = JSON.parse(await exported('json')) as { tasks: { id: string; title: string }[] };
      const [first, second, ...rest] = board.tasks;
      const tasks = [
        { ...first, title: 'Explain -----BEGIN CERTIFICATE----- to all' },
        { ...second, title: `Forget ${SECRET}` },
        ...rest,
      ];
      expect((await bring('board.json', JSON.stringify({ ...board, tasks }))).status).toBe(200);
      const text = await exported(format);
      expect(board.tasks.filter(({ id }) => !text.includes(id))).toEqual([]);
      expect(text).toContain('Explain [redacted]');
      expect(text).toContain('Forget [redacted]');
      expect(text).not.toContain(SECRET);
      // It is read again: the two masks alone are refused.
      const { problems } = problem.parse((await bring(`board.${format}`, text, '?dryRun=true')).body);
      expect(problems).toMatchObject([
        { field: 'tasks[0].title', message: expect.stringContaining('masked') },
        { field: 'tasks[1].title', message: expect.stringContaining('masked') },
      ]);
    },
  );

  test.runIf(isWhole)('is shown before it is stored, each change as a difference', async () => {
    const { store, exported, bring } = await openFiles();
    const [task] = (await listTasks(store, ORG, { limit: 1 })).items;
    const text = (await exported('yaml')).replace(`title: ${task?.title}`, 'title: Another title');
    const dry = importReport.parse((await bring('board.yaml', text, '?dryRun=true')).body);
    expect(dry).toMatchObject({
      dryRun: true,
      mode: 'merge',
      counts: { tasks: { updated: 1, created: 0 } },
      changes: [
        {
          kind: 'tasks',
          id: task?.id,
          action: 'updated',
          fields: [{ field: 'title', from: task?.title, to: 'Another title' }],
        },
      ],
      says: `${ORG}: 1 record would change (1 updated); nothing was stored yet.`,
    });
    expect((await listTasks(store, ORG, { limit: 1 })).items[0]?.title).toBe(task?.title);
    const real = importReport.parse((await bring('board.yaml', text)).body);
    expect(real).toMatchObject({ dryRun: false, changes: dry.changes });
    expect((await listTasks(store, ORG, { limit: 1 })).items[0]?.title).toBe('Another title');
    const [event] = await store.read((tx) => listEvents(tx, { types: ['org.imported'], limit: 1 }));
    expect(event).toMatchObject({ actor: 'user:ana', sourceApp: 'console', orgId: ORG });
  });

  test.runIf(isWhole)('that replaces the board archives what it does not name', async () => {
    const { store, exported, bring } = await openFiles();
    const board = JSON.parse(await exported('json')) as { tasks: { id: string; dependsOn: string[] }[] };
    const free = board.tasks.find(({ id }) => board.tasks.every(({ dependsOn }) => !dependsOn.includes(id)));
    const less = { ...board, tasks: board.tasks.filter((one) => one !== free) };
    const text = JSON.stringify(less);
    expect(importReport.parse((await bring('board.json', text)).body).changed).toBe(0);
    const replaced = await bring('board.json', text, '?mode=replace');
    expect(importReport.parse(replaced.body).changes).toEqual([
      { kind: 'tasks', id: free?.id, action: 'archived', fields: [] },
    ]);
    expect((await showOrganisation(store, ORG)).tasks).toHaveLength(board.tasks.length - 1);
  });

  test.runIf(isWhole)('that was looked at is not stored into a board that has changed since', async () => {
    const { store, get, send } = await openFiles();
    const taken = await get(`${API}/export?format=json`);
    const body = { file: 'board.json', text: String(taken.body).replace('"title": "', '"title": "Our ') };
    const bring = (query: string, tag: string | null) =>
      send('POST', `${API}/import${query}`, body, { headers: tag === null ? {} : { 'if-match': tag } });
    const looked = importReport.parse((await bring('?mode=replace&dryRun=true', null)).body);
    const tag = `"${looked.board}"`;
    expect(taken.headers.get('etag')).toBe(tag);
    const [task] = (await listTasks(store, ORG, { limit: 1 })).items;
    const act = { actor: 'user:ben', isAdmin: false };
    const made = { orgId: ORG, kind: 'task', id: 't-of-ben', act } as const;
    await createRecord(store, made, { title: 'By Ben', questId: task?.questId });
    for (const query of ['?mode=replace', '?mode=replace&dryRun=true'])
      expect(await bring(query, tag)).toMatchObject({
        status: 412,
        body: {
          code: 'REV_STALE',
          current: looked.board + 1,
          hint: expect.stringContaining('Read it again'),
        },
      });
    expect(await showTask(store, ORG, 't-of-ben')).toMatchObject({ archived: false });
    const again = importReport.parse((await bring('?mode=replace&dryRun=true', null)).body);
    expect(again.counts.tasks).toMatchObject({ archived: 1 });
    const stored = await bring('?mode=replace', `"${again.board}"`);
    expect(importReport.parse(stored.body).board).toBe(again.board + 1);
  });

  test.runIf(isWhole)('with mistakes is refused with all of them, each at its line', async () => {
    const { bring, store } = await openFiles();
    const before = await showOrganisation(store, ORG);
    const yaml = [
      'format: questboard/v1',
      `org: { id: ${ORG}, name: Acme, timezone: Mars/Phobos }`,
      'tasks:',
      '  - id: t-new',
      '    questId: q-none',
      '    title: ""',
    ].join('\n');
    const refused = problem.parse((await bring('board.yaml', yaml)).body);
    expect(refused).toMatchObject({ status: 400, code: 'CONFIG_INVALID' });
    expect(refused.detail).toBe('board.yaml has 3 problems; nothing was stored.');
    expect(refused.problems).toMatchObject([
      { line: 2, column: expect.any(Number), field: 'org.timezone' },
      { line: 5, column: 14, field: 'tasks[0].questId' },
      { line: 6, column: 12, field: 'tasks[0].title' },
    ]);
    const csv = problem.parse((await bring('tasks.csv', 'id,title,questId\r\nt-x,,q-none\r\n')).body);
    expect(csv.problems).toMatchObject([
      { line: 2, column: 5 },
      { line: 2, column: 6 },
    ]);
    expect(await showOrganisation(store, ORG)).toEqual(before);
  });

  test.runIf(isWhole)('of another organisation is refused, and tells nothing of that one', async () => {
    const { exported, bring, send } = await openFiles();
    const other = (await exported('yaml')).replace(`id: ${ORG}`, 'id: acme');
    const refused = problem.parse((await bring('board.yaml', other)).body);
    expect(refused.problems).toMatchObject([
      { field: 'org.id', message: `expected the organisation "${ORG}", got "acme"` },
    ]);
    const made = await send('POST', '/api/v1/orgs/acme/import', { file: 'board.yaml', text: other });
    expect(importReport.parse(made.body).counts.org.created).toBe(1);
  });

  test.runIf(isWhole)(
    'is brought in by administrators only, and not when it is larger than a body may be',
    async () => {
      const { send, bring } = await openFiles();
      const body = { file: 'board.yaml', text: 'format: questboard/v1' };
      for (const role of ['viewer', 'operator'] as const)
        expect((await send('POST', `${API}/import`, body, { role })).status).toBe(403);
      expect(await bring('board.yaml', 'x'.repeat(1_200_000))).toMatchObject({
        status: 413,
        body: { code: 'TOO_LARGE', hint: expect.stringContaining('questboard:import') },
      });
      expect(await bring('tasks.csv', 'id\r\n', '?mode=replace')).toMatchObject({ status: 400 });
      expect(await bring('../board.yaml', 'x')).toMatchObject({ status: 400 });
    },
  );
});
