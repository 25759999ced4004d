import { readFileSync } from 'node:fs';
import { ConfigError } from '@sb/config';
import { type Body, sql, type Store, type Tx } from '@sb/storage';
import { aboveStore, eachDialect } from '@sb/testkit';
import { describe, expect, test } from 'vitest';
import {
  exampleOrganisation,
  exportOrganisation,
  type ImportOptions,
  importOrganisation,
  readBoardNumber,
  runQuestmaster,
  showOrganisation,
  showTask,
} from '../src/index.ts';
import { MONDAY, TODAY } from './boards.ts';
import { dumpTables, meddled } from './tables.ts';

const LATER = '2026-02-03T08:00:00.000Z';
const HEAD = 'format: questboard/v1\norg: { id: acme, name: Acme, timezone: Europe/Berlin }\n';
const BOARD = `${HEAD}
members: [{ id: ada, name: Ada, email: ada@example.com }]
questlines: [{ id: line, title: Line }]
quests: [{ id: q1, title: One, questlineId: line }, { id: q2, title: Two }]
tasks:
  - { id: a, questId: q1, title: A, assigneeId: ada, dueDate: 2026-03-01, blockers: [{ text: vendor }] }
  - { id: b, questId: q1, title: B, dependsOn: [a] }
`;

const titled = (title: string) => `${HEAD}tasks: [{ id: a, questId: q1, title: ${title} }]`;

const described = (a: string, b: string) => `${HEAD}quests: [{ id: q, title: Q }]
tasks:
  - { id: a, questId: q, title: A, description: '${a}' }
  - { id: b, questId: q, title: B, description: '${b}' }
`;

const load = (store: Store, text: string, options: Partial<ImportOptions> = {}) =>
  importOrganisation(store, text, { file: 'board.yaml', now: MONDAY, ...options });

const setting = (settings: string) => HEAD.replace(' }', `, settings: ${settings} }`);

async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const error: unknown = await work.catch((caught: unknown) => caught);
  return error instanceof ConfigError
    ? error.problems.map(({ pointer, message }) => `${pointer} ${message}`)
    : [];
}

eachDialect('an import', (open) => {
  test('creates an organisation that is not there', async () => {
    const store = await open();
    const report = await load(store, BOARD);
    expect(report.counts).toEqual({
      org: { created: 1, updated: 0, unchanged: 0, archived: 0, returned: 0 },
      members: { created: 1, updated: 0, unchanged: 0, archived: 0, returned: 0 },
      questlines: { created: 1, updated: 0, unchanged: 0, archived: 0, returned: 0 },
      quests: { created: 2, updated: 0, unchanged: 0, archived: 0, returned: 0 },
      tasks: { created: 2, updated: 0, unchanged: 0, archived: 0, returned: 0 },
    });
    const shown = await showOrganisation(store, 'acme');
    expect(shown).toMatchObject({ org: { orgId: 'acme', rev: 1, updatedAt: MONDAY }, flags: [], decks: [] });
    expect(shown.tasks[1]).toMatchObject({
      orgId: 'acme',
      id: 'b',
      dependsOn: ['a'],
      rev: 1,
      createdAt: MONDAY,
    });
    expect(shown).not.toHaveProperty('lastRun');
  });

  test('that replaces archives what the file leaves out, and resets its fields', async () => {
    const store = await open();
    await load(store, BOARD);
    const file = `${HEAD}quests: [{ id: q1, title: One }]\ntasks: [{ id: a, questId: q1, title: A }]`;
    const report = await load(store, file, { mode: 'replace', now: LATER });
    expect(report.changes).toMatchObject([
      { kind: 'members', id: 'ada', action: 'archived' },
      { kind: 'questlines', id: 'line', action: 'archived' },
      { kind: 'quests', id: 'q1', action: 'updated', fields: [{ field: 'questlineId', from: 'line' }] },
      { kind: 'quests', id: 'q2', action: 'archived' },
      { kind: 'tasks', id: 'a', action: 'updated' },
      { kind: 'tasks', id: 'b', action: 'archived' },
    ]);
    const shown = await showOrganisation(store, 'acme');
    expect(shown).toMatchObject({
      members: [],
      questlines: [],
      quests: [{ id: 'q1' }],
      tasks: [{ id: 'a' }],
    });
    expect(shown.tasks[0]).toMatchObject({ createdAt: MONDAY, blockers: [] });
    expect(shown.tasks[0]).not.toHaveProperty('dueDate');
    await load(store, BOARD);
    expect((await showOrganisation(store, 'acme')).tasks).toMatchObject([{ rev: 3 }, { id: 'b', rev: 3 }]);
  });

  test('keeps organisations apart, whatever their ids are', async () => {
    const store = await open();
    await load(store, BOARD);
    const other = BOARD.replace('id: acme', 'id: other').replace('title: A,', 'title: Other A,');
    await load(store, other);
    expect((await showOrganisation(store, 'acme')).tasks[0]?.title).toBe('A');
    expect((await showOrganisation(store, 'other')).tasks[0]?.title).toBe('Other A');
  });

  test('is compared again when the board has changed meanwhile', async () => {
    const store = await open();
    await load(store, BOARD);
    const report = await load(
      meddled(store, { times: 1, by: () => load(store, titled('Between')) }),
      titled('Last'),
    );
    expect(report.changes[0]?.fields).toEqual([{ field: 'title', from: 'Between', to: 'Last' }]);
  });

  test('into one board is refused when it has another number, also one that it took meanwhile', async () => {
    const store = await open();
    const first = await load(store, BOARD, { ifBoard: 0 });
    const tried = await load(store, titled('Tried'), { dryRun: true });
    expect([first.board, tried.board]).toEqual([1, 1]);
    const into = (of: Store, ifBoard: number) => load(of, titled('Mine'), { ifBoard });
    const theirs = meddled(store, { times: 1, by: () => load(store, titled('Theirs')) });
    const stale = { code: 'REV_STALE', current: 2, message: expect.stringContaining('expected board 1') };
    await expect(into(theirs, tried.board)).rejects.toMatchObject(stale);
    await expect(into(store, tried.board)).rejects.toMatchObject(stale);
    await expect(load(store, BOARD, { ifBoard: 0, dryRun: true })).rejects.toMatchObject({ current: 2 });
    expect((await showOrganisation(store, 'acme')).tasks[0]?.title).toBe('Theirs');
    expect(await into(store, await readBoardNumber(store, 'acme'))).toMatchObject({ board: 3 });
  });

  test('of some settings keeps the others, also those of the same group; one that replaces gives them their defaults', async () => {
    const store = await open();
    await load(store, setting('{ focus: 60, ai: { enabled: false }, github: { allowedRepos: [acme/app] } }'));
    const file = setting('{ lookahead: false, ai: { maxCalls: 5 }, github: { labelPrefixes: [] } }');
    const kept = { focus: 60, ai: { enabled: false, maxCalls: 5 }, github: { allowedRepos: ['acme/app'] } };
    await load(store, file, { now: LATER });
    const settingsOf = async () => (await showOrganisation(store, 'acme')).org.settings;
    expect(await settingsOf()).toMatchObject({ ...kept, lookahead: false });
    expect(await problemsOf(load(store, setting('{ ai: null }')))).toEqual([
      expect.stringMatching(/^\/org\/settings\/ai expected/),
    ]);
    await load(store, file, { mode: 'replace' });
    expect(await settingsOf()).toMatchObject({ focus: 80, ai: { enabled: true, maxCalls: 5 } });
  });
});

aboveStore('an import', (open) => {
  test.each(['merge', 'replace'] as const)('of the same file changes nothing (%s)', async (mode) => {
    const store = await open();
    await load(store, BOARD);
    await runQuestmaster(store, { orgId: 'acme', now: MONDAY, jobId: 'j', runId: 1, sourceApp: 'test' });
    const before = await dumpTables(store);
    const report = await load(store, BOARD, { mode, now: LATER });
    expect(report.changes).toEqual([]);
    expect(report.counts.tasks).toEqual({ created: 0, updated: 0, unchanged: 2, archived: 0, returned: 0 });
    expect(await dumpTables(store)).toBe(before);
  });

  test('of one thing touches only that thing', async () => {
    const store = await open();
    await load(store, BOARD);
    const report = await load(
      store,
      `${HEAD}tasks: [{ id: b, questId: q2, title: Better, assigneeId: ada }]`,
      {
        now: LATER,
      },
    );
    expect(report.changes).toEqual([
      {
        kind: 'tasks',
        id: 'b',
        action: 'updated',
        fields: [
          { field: 'questId', from: 'q1', to: 'q2' },
          { field: 'title', from: 'B', to: 'Better' },
          { field: 'assigneeId', to: 'ada' },
        ],
      },
    ]);
    const { tasks, members } = await showOrganisation(store, 'acme');
    expect(tasks).toMatchObject([
      { id: 'a', rev: 1, updatedAt: MONDAY },
      { id: 'b', rev: 2, updatedAt: LATER, createdAt: MONDAY, dependsOn: ['a'] },
    ]);
    expect(members).toMatchObject([{ rev: 1 }]);
  });

  test('that replaces may only refer to what it names', async () => {
    const store = await open();
    await load(store, BOARD);
    const file = `${HEAD}tasks: [{ id: c, questId: q1, title: C, assigneeId: ada }]`;
    expect(await problemsOf(load(store, file, { mode: 'replace' }))).toEqual([
      '/tasks/0/questId there is no quest "q1".',
      '/tasks/0/assigneeId there is no member "ada".',
    ]);
    expect(await load(store, file)).toMatchObject({ counts: { tasks: { created: 1 } } });
  });

  test('with problems writes nothing and tells them all', async () => {
    const store = await open();
    await load(store, BOARD);
    const before = await dumpTables(store);
    const file = `${HEAD}
members: [{ id: bram, name: Bram, email: ADA@example.com }]
tasks:
  - { id: a, questId: q1, title: A, dependsOn: [b] }
  - { id: c, questId: q9, title: C, priority: top }
`;
    expect(await problemsOf(load(store, file))).toEqual([
      '/members/0/email "ADA@example.com" is already the email of "ada"',
      '/tasks/0/dependsOn the dependencies form a cycle: a, b wait for each other',
      '/tasks/1/questId there is no quest "q9". Did you mean "q1"?',
      '/tasks/1/priority expected "urgent", "high", "medium" or "low", got "top"',
    ]);
    expect(await dumpTables(store)).toBe(before);
  });

  test.each(['a\0', 'a\ud800'])('with a text that no store can have, as %j, writes nothing', async (text) => {
    const store = await open();
    await load(store, BOARD);
    const before = await dumpTables(store);
    const file = {
      format: 'questboard/v1',
      org: { id: 'acme', name: 'Acme', timezone: 'Europe/Berlin', settings: { notify: { digest: [text] } } },
      tasks: [{ id: 'a', questId: 'q1', title: text, description: text, tags: [text] }],
    };
    const expected = 'expected a text without NUL or half of a surrogate pair';
    expect(await problemsOf(load(store, JSON.stringify(file), { file: 'x.json' }))).toEqual([
      `/org/settings/notify/digest/0 ${expected}`,
      `/tasks/0/title ${expected}`,
      `/tasks/0/description ${expected}`,
      `/tasks/0/tags/0 ${expected}`,
    ]);
    expect(await dumpTables(store)).toBe(before);
  });

  test('with masks in the place of secrets writes nothing; a text that has one by itself stays', async () => {
    const store = await open();
    await load(store, described('https://ada:hunter22@crm.example.com/', 'is [redacted]'));
    const masked = load(store, described('https://ada:***@crm.example.com/', 'is [redacted]'));
    expect(await problemsOf(masked)).toEqual([
      '/tasks/0/description has masked values: write the secrets in their place, or leave the field out to keep it',
    ]);
    const text = await exportOrganisation(store, 'acme');
    expect((await load(store, text, { file: 'x.json' })).changes).toEqual([]);
    expect(await exportOrganisation(store, 'acme')).toBe(text);
  });

  test('records the statuses that it changes, and when', async () => {
    const store = await open();
    await load(store, BOARD);
    const before = await newestChange(store);
    await load(store, `${HEAD}tasks: [{ id: a, questId: q1, title: A, status: done }]`, { now: LATER });
    const { tasks } = await showOrganisation(store, 'acme');
    expect(tasks[0]).toMatchObject({ statusChangedAt: LATER, lastActivityAt: LATER, completedAt: LATER });
    const rows = await store.read((tx) =>
      tx.rows(
        sql`select org_id, task_id, from_status, to_status, at, by_ from task_changes where id > ${before}`,
      ),
    );
    expect(rows).toEqual([
      {
        org_id: 'acme',
        task_id: 'a',
        from_status: 'todo',
        to_status: 'done',
        at: Date.parse(LATER),
        by_: 'import',
      },
    ]);
  });

  test('leaves no hole in the history of a task', async () => {
    const store = await open();
    const logOf = async (taskId: string) => {
      const { history } = await showTask(store, 'acme', taskId);
      return history.toReversed().map(({ n: _n, at: _at, ...entry }) => entry);
    };
    await load(store, BOARD);
    const by = 'import';
    const made = [
      { kind: 'created', by },
      { kind: 'assigned', by, memberId: 'ada' },
    ];
    expect(await logOf('a')).toEqual(made);
    const other = `members: [{ id: bo, name: Bo, email: bo@example.com }]`;
    await load(store, `${HEAD}${other}\ntasks: [{ id: a, title: New, status: done, owner: bo }]`, {
      now: LATER,
    });
    const changed = [
      { kind: 'moved', by, from: 'todo', to: 'done' },
      { kind: 'changed', by, fields: [{ field: 'title', from: 'A', to: 'New' }] },
      { kind: 'assigned', by, memberId: 'bo', previous: 'ada' },
    ];
    expect(await logOf('a')).toEqual([...made, ...changed]);
    await load(store, HEAD, { mode: 'replace' });
    await load(store, BOARD);
    const [archived, returned, ...rest] = (await logOf('a')).slice(made.length + changed.length);
    expect([archived, returned]).toEqual([
      { kind: 'archived', by },
      { kind: 'returned', by },
    ]);
    expect(rest.map(({ kind }) => kind)).toEqual(['blocker.added', 'changed', 'assigned']);
    await load(store, BOARD);
    expect(await logOf('b')).toEqual([
      { kind: 'created', by },
      { kind: 'archived', by },
      { kind: 'returned', by },
    ]);
  });

  test('logs blockers, approvals and a move at another time as the verbs do', async () => {
    const store = await open();
    const logged = async (task: string) => {
      const known = (await showTask(store, 'acme', 'a')).history.length;
      await load(store, `${HEAD}tasks: [{ id: a, ${task} }]`, { now: LATER });
      const { history } = await showTask(store, 'acme', 'a');
      return history
        .slice(0, history.length - known)
        .toReversed()
        .map(({ n: _n, at: _at, by: _by, ...entry }) => entry);
    };
    await load(store, BOARD);
    expect(await logged('blockers: [{ text: no key }, { text: no desk }]')).toEqual([
      { kind: 'blocker.added', text: 'no key' },
      { kind: 'blocker.added', text: 'no desk' },
      { kind: 'blocker.resolved', text: 'vendor' },
    ]);
    expect(await logged(`blockers: [{ text: no key, resolvedAt: '${LATER}' }]`)).toEqual([
      { kind: 'blocker.resolved', text: 'no key; no desk' },
    ]);
    expect(await logged('blockers: [{ text: no key }], requiresApproval: true')).toEqual([
      { kind: 'blocker.added', text: 'no key' },
      { kind: 'changed', fields: [{ field: 'requiresApproval', from: false, to: true }] },
    ]);
    expect(await logged(`status: done, statusChangedAt: '${MONDAY}'`)).toEqual([
      { kind: 'moved', from: 'todo', to: 'done' },
    ]);
    expect(await logged(`approvedAt: '${LATER}', approvedBy: ada`)).toEqual([
      { kind: 'approved', memberId: 'ada' },
    ]);
    // The approval of before stays: no person gave one now.
    expect(await logged(`status: todo, approvedAt: '${LATER}', approvedBy: ada`)).toEqual([
      { kind: 'moved', from: 'done', to: 'todo' },
    ]);
    expect(await logged('status: done')).toEqual([{ kind: 'moved', from: 'todo', to: 'done' }]);
    expect(await logged('status: todo')).toEqual([{ kind: 'moved', from: 'done', to: 'todo' }]);
  });

  test('logs what changes without an entry of its own', async () => {
    const store = await open();
    const quest = 'quests: [{ id: q1, title: One }]';
    const fieldsAfter = async (fields: string) => {
      const task = `{ id: a, questId: q1, title: A, status: done, ${fields} }`;
      await load(store, `${HEAD}${quest}\ntasks: [${task}]`, { mode: 'replace', now: LATER });
      const [last] = (await showTask(store, 'acme', 'a')).history;
      return last?.fields?.map(({ field }) => field) ?? last?.kind;
    };
    const [times, later] = [MONDAY, LATER].map((at) => `startedAt: '${MONDAY}', completedAt: '${at}'`);
    const approved = `approvedAt: '${MONDAY}', approvedBy`;
    const resolved = `blockers: [{ text: no key, createdAt: '${MONDAY}', resolvedAt: '${MONDAY}' }]`;
    expect(await fieldsAfter(`${times}, ${approved}: ada, ${resolved}`)).toBe('created');
    expect(await fieldsAfter(`${times}, ${approved}: bo, ${resolved}`)).toEqual(['approvedBy']);
    expect(await fieldsAfter(`${times}, ${resolved}`)).toEqual(['approvedAt', 'approvedBy']);
    expect(await fieldsAfter(`${later}, ${resolved}`)).toEqual(['completedAt']);
    expect(await fieldsAfter(`${later}`)).toEqual(['blockers']);
  });

  test('keeps the issue of a task whose repository the file repeats, and leaves that of another one', async () => {
    const store = await open();
    await load(store, BOARD);
    const issueOf = async (github: string) => {
      await load(store, `${HEAD}tasks: [{ id: a, github: { ${github} } }]`);
      return (await showOrganisation(store, 'acme')).tasks.find(({ id }) => id === 'a')?.github;
    };
    const issue = { repo: 'acme/app', issueNumber: 7, url: 'https://github.com/acme/app/issues/7' };
    expect(await issueOf(`repo: ${issue.repo}, issueNumber: 7, url: '${issue.url}'`)).toEqual(issue);
    expect(await issueOf('repo: acme/app')).toEqual(issue);
    expect(await issueOf('repo: Acme/App')).toEqual({ ...issue, repo: 'Acme/App' });
    expect(await issueOf('repo: Acme/App, issueNumber: 7')).toEqual({ ...issue, repo: 'Acme/App' });
    // Not with the address of the other issue.
    expect(await issueOf('repo: acme/app, issueNumber: 8')).toEqual({ repo: 'acme/app', issueNumber: 8 });
    expect(await issueOf('repo: acme/site')).toEqual({ repo: 'acme/site' });
  });

  test('never turns back the state of a quest, but cancels and restores it', async () => {
    const store = await open();
    await load(store, BOARD);
    await runQuestmaster(store, { orgId: 'acme', now: MONDAY, jobId: 'j', runId: 1, sourceApp: 'test' });
    const stateOf = async (state: string) => {
      await load(store, `${HEAD}quests: [{ id: q1, title: One, state: ${state} }]`);
      const { quests } = await showOrganisation(store, 'acme');
      return quests[0]?.state;
    };
    expect(await stateOf('locked')).toBe('unlocked');
    expect(await stateOf('cancelled')).toBe('cancelled');
    expect(await stateOf('locked')).toBe('locked');
  });

  test('on trial tells the same changes and writes none', async () => {
    const store = await open();
    const tried = await load(store, BOARD, { dryRun: true });
    await expect(showOrganisation(store, 'acme')).rejects.toMatchObject({ code: 'UNKNOWN_ORG' });
    expect(tried.changes).toEqual((await load(store, BOARD)).changes);
  });

  test('gives up when the board changes each time', async () => {
    const store = await open();
    await load(store, BOARD);
    let times = 0;
    const by = () => load(store, titled(`T${(times += 1)}`));
    const own = load(meddled(store, { times: 9, by }), titled('Last'));
    await expect(own).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(times).toBe(4);
  });
});

describe('the example of the documentation', () => {
  eachDialect('imported twice', (open) => {
    test('is the same', async () => {
      const store = await open();
      const text = readFileSync(new URL('fixtures/example.yaml', import.meta.url), 'utf8');
      await load(store, text);
      expect((await load(store, text, { now: LATER })).changes).toEqual([]);
    });
  });
});

aboveStore('an export', (open) => {
  test('imported where it comes from changes nothing, and elsewhere makes the same board', async () => {
    const [store, other] = [await open(), await open()];
    await load(store, JSON.stringify(exampleOrganisation({ today: TODAY, tasks: 120 })), { file: 'x.json' });
    await runQuestmaster(store, {
      orgId: 'default-org',
      now: MONDAY,
      jobId: 'j',
      runId: 1,
      sourceApp: 'test',
    });
    const text = await exportOrganisation(store, 'default-org');
    for (const mode of ['merge', 'replace'] as const) {
      const report = await load(store, text, { file: 'x.json', now: LATER, mode });
      expect(report.changes).toEqual([]);
    }
    await load(other, text, { file: 'x.json', now: LATER });
    expect(await exportOrganisation(other, 'default-org')).toBe(text);
    await expect(exportOrganisation(store, 'acme')).rejects.toMatchObject({ code: 'UNKNOWN_ORG' });
  });
});

eachDialect('a large board', (open) => {
  test('is imported and run by few statements, and imported again without a change', async () => {
    const { store, statements } = countStatements(await open());
    const input = exampleOrganisation({ today: TODAY, members: 20, quests: 200, tasks: 1500 });
    const text = JSON.stringify(input);
    await load(store, text, { file: 'board.json' });
    const report = await runQuestmaster(store, {
      orgId: 'default-org',
      now: MONDAY,
      jobId: 'j',
      runId: 1,
      sourceApp: 'test',
    });
    // Rows are read and written by the hundred.
    expect(statements()).toBeLessThan(100);
    expect(report).toMatchObject({ status: 'success', counts: { members: 20, quests: 200, tasks: 1500 } });
    expect((await load(store, text, { file: 'board.json' })).changes).toEqual([]);
  });
});

async function newestChange(store: Store): Promise<number> {
  const row = await store.read((tx) => tx.first(sql<{ id: number }>`select max(id) as id from task_changes`));
  return row?.id ?? 0;
}

/** The same store, and how many statements it was asked for. */
function countStatements(store: Store): { readonly store: Store; readonly statements: () => number } {
  let count = 0;
  const counting = <R>(body: (tx: Tx) => Body<R>) =>
    function* (tx: Tx): Body<R> {
      const steps = body(tx);
      for (let next = steps.next(); ;) {
        if (next.done) return next.value;
        count += 1;
        next = steps.next(yield next.value);
      }
    };
  return {
    store: {
      ...store,
      read: (body, options) => store.read(counting(body), options),
      write: (body, options) => store.write(counting(body), options),
    },
    statements: () => count,
  };
}
