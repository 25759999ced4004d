/** A store that moves: from a SQLite file to PostgreSQL and back, with all that people have asked of it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createToken, createUser, listViews, saveView } from '@sb/access';
import { exampleOrganisation, organisationYaml } from '@sb/questboard';
import { openStore, schemaStatus, sql, type Store } from '@sb/storage';
import { newDatabase, quickPasswords } from '@sb/testkit';
import { expect, test } from 'vitest';
import { started } from './daemons.ts';
import { type Place, useWorker } from './use-worker.ts';
import { inStore } from './in-store.ts';

quickPasswords();
const worker = useWorker();

/** What one would look at. Times that pass (`age`, `in 5 min`) are not in JSON. */
const LOOKS = [
  ['history'],
  ['dlq:list'],
  ['queue:list'],
  ['queue:show', 'default'],
  ['queue:explain', 'default'],
  ['job:limit', 'test.greet'],
  ['schedules'],
  ['schedules:why', 'nightly'],
  ['alert:history'],
  ['alert:silences'],
  ['events:tail', '--limit', '200'],
  ['run:show', '1'],
  ['run:logs', '1'],
  ['stats'],
  ['questboard:show', '--org', 'default-org'],
  ['questboard:runs', '--org', 'default-org'],
  ['task:list', '--org', 'default-org'],
  ['github:links'],
  ['user:list'],
  ['token:list'],
] as const;
const ANA = { actor: 'user:ana' };

async function fill(place: Place): Promise<void> {
  const ask = async (...args: readonly string[]): Promise<void> => {
    expect([args, await place.ask(args)]).toMatchObject([args, { exitCode: 0 }]);
  };
  await ask('job', 'test.greet');
  // A rule fires for its dead letter.
  expect(await place.ask(['job', 'test.fail'])).toMatchObject({ exitCode: 1 });
  await ask('job', 'test.greet', '--enqueue', '--delay', '1h');
  await ask('queue:pause', 'default', '--for', '1h', '--reason', 'it moves');
  await ask('queue:limit', 'default', '--max-depth', '1000');
  await ask('job:limit', 'test.greet', '--concurrency', '2');
  await ask('alert:silence', '--job', 'test.greet', '--for', '1d', '--reason', 'it moves');
  await ask('schedules:create', 'nightly', '--job', 'test.greet', '--cron', '0 3 * * *');
  await ask('schedules:create', 'after', '--job', 'test.greet', '--after', 'nightly:always');
  await ask('schedules:skip-next', 'nightly');
  const board = exampleOrganisation({ today: '2026-03-02', members: 4, quests: 6, tasks: 40 });
  writeFileSync(path.join(place.folder, 'board.yaml'), organisationYaml(board));
  await ask('questboard:import', 'board.yaml');
  await ask('job', 'daily.questmaster', '--input', '{"orgId":"default-org"}');
  await inStore(place, fillByConsole);
}

/** What no command makes: people, a view of theirs, an issue of a task. */
async function fillByConsole(store: Store): Promise<void> {
  const { id: userId } = await createUser(
    store,
    { name: 'ana', role: 'admin', password: 'tall green kettle' },
    ANA,
  );
  const ci = { name: 'ci', user: 'ana', role: 'viewer', until: { forMs: 86_400_000 } } as const;
  await createToken(store, ci, ANA);
  await saveView(store, { page: 'runs', name: 'failed', query: 'state=failed' }, { userId, ...ANA });
  const link = { taskId: 't', repo: 'acme/shop', taskRepo: 'acme/shop', state: 'linked', issueNumber: 7 };
  const body = JSON.stringify({ ...link, managedLabels: [] });
  await store.write((tx) =>
    tx.run(sql`insert into github_links (org_id, task_id, repo, issue_number, state, body, updated_at)
      values ('default-org', 't', 'acme/shop', 7, 'linked', ${body}, 1)`),
  );
}

async function looks(place: Place): Promise<Readonly<Record<string, unknown>>> {
  const answers: Record<string, unknown> = {};
  for (const args of LOOKS) {
    const answer = await place.ask([...args, '--json']);
    expect([args, answer]).toMatchObject([args, { exitCode: 0 }]);
    const { data } = JSON.parse(answer.stdout, withoutClock(args)) as { readonly data: unknown };
    // Of nothing, there is nothing to compare.
    expect([args, data]).not.toEqual([args, []]);
    answers[args.join(' ')] = data;
  }
  return { ...answers, views: await inStore(place, (store) => listViews(store, { userId: 1 })) };
}

/** Without the moment of the question; statistics are of the hours before it. */
function withoutClock([command]: readonly string[]) {
  return (key: string, value: unknown) =>
    key === 'now' || (command === 'stats' && ['at', 'since', 'until', 'from', 'to'].includes(key))
      ? undefined
      : value;
}

test('every command answers the same on PostgreSQL, and back on SQLite; a daemon goes on', async () => {
  const place = worker.place({ USER: 'ada' });
  await fill(place);
  const before = await looks(place);
  const postgres = worker.place({ USER: 'ada', DATABASE_URL: await newDatabase() });
  const copied = await place.ask(['db:copy', place.databaseUrl, postgres.databaseUrl]);
  expect([copied.exitCode, copied.stderr]).toEqual([
    0,
    expect.stringMatching(/^[\d,]+ rows copied and checked in .*Set DATABASE_URL to the new place/),
  ]);
  expect(copied.stdout).toMatch(/^tasks\t40\t[\da-f]{16}$/m);
  expect(await looks(postgres)).toEqual(before);

  const back = worker.place({ USER: 'ada' });
  expect(await place.ask(['db:copy', postgres.databaseUrl, back.databaseUrl])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('copied and checked'),
  });
  expect(await looks(back)).toEqual(before);

  for (const moved of [postgres, back]) {
    const daemon = await started(moved);
    await moved.ask(['queue:resume', 'default']);
    const { id } = (await moved.json(['job', 'test.greet', '--enqueue'])) as { readonly id: number };
    expect(id).toBe(5);
    await daemon.until(new RegExp(`"runId":${id}.*succeeded|succeeded.*"runId":${id}`));
    const refused = await place.ask(['db:copy', moved.databaseUrl, `sqlite:${moved.folder}/other.db`]);
    expect([refused.exitCode, refused.stderr]).toEqual([
      7,
      expect.stringContaining('it cannot be copied now'),
    ]);
    await daemon.insist('SIGTERM');
  }
});

test('a dry run counts and changes nothing; a place that is used is refused', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet']);
  const target = `sqlite:${path.join(place.folder, 'there.db')}`;
  const rehearsed = await place.ask(['db:copy', place.databaseUrl, target, '--dry-run']);
  expect(rehearsed).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^run_history\t1$/m),
    stderr: expect.stringMatching(
      /would be copied to .*there\.db\. Left behind: sessions, leases\. Nothing is changed\./,
    ),
  });
  const mistyped = await place.ask(['db:copy', place.databaseUrl, 'there.db']);
  expect(mistyped).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('<to>: expected sqlite:') });
  const other = worker.place({ DATABASE_URL: target });
  expect((await other.ask(['db:status'])).stderr).toContain('There is no store yet');
  await other.ask(['job', 'test.greet']);
  expect(await place.ask(['db:copy', place.databaseUrl, target])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('expected an empty store, and it has rows of its own'),
  });
  expect((await place.ask(['db:copy', place.databaseUrl, place.databaseUrl])).exitCode).toBe(2);
});

test('a store of an older version that is named as the target stays as it was', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet']);
  const target = worker.place();
  await target.ask(['job', 'test.greet']);
  await inStore(target, async (store) => {
    await store.write(function* (tx) {
      yield* tx.run(sql`delete from migrations where name = '012-fire-causes'`);
    });
  });
  const before = await inStore(target, schemaStatus);
  for (const more of [[], ['--dry-run'], ['--restart']])
    expect(await place.ask(['db:copy', place.databaseUrl, target.databaseUrl, ...more])).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining(
        `holds a store already. If it is meant: DATABASE_URL='${target.databaseUrl}' worker db:migrate`,
      ),
    });
  expect(await inStore(target, schemaStatus)).toEqual(before);
});

test('killed in the middle it is no store, and the same command goes on', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet']);
  await multiply(place, 30_000);
  const target = worker.place({ DATABASE_URL: await newDatabase() });
  const copying = place.start(['db:copy', place.databaseUrl, target.databaseUrl]);
  const store = await openStore({ url: target.databaseUrl });
  // The largest table is being copied.
  await expect.poll(() => marked(store, 'copy:run_history'), { timeout: 60_000 }).toBe(true);
  copying.child.kill('SIGKILL');
  await copying.ended;
  expect(await marked(store, 'copy')).toBe(true);
  await store.close();
  expect(await target.ask(['history'])).toMatchObject({
    exitCode: 5,
    stderr: expect.stringContaining('is a copy that is not whole yet'),
  });
  const { tables, isResumed } = (await place.json(['db:copy', place.databaseUrl, target.databaseUrl])) as {
    readonly tables: readonly { readonly table: string; readonly rows: number }[];
    readonly isResumed: boolean;
  };
  expect(isResumed).toBe(true);
  expect(tables).toContainEqual(expect.objectContaining({ table: 'run_history', rows: 30_001 }));
  expect(await target.json(['history', '--limit', '3'])).toEqual(
    await place.json(['history', '--limit', '3']),
  );
});

test('a copy that an older version began only begins anew', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet']);
  const target = worker.place();
  const copy = ['db:copy', place.databaseUrl, target.databaseUrl];
  expect(await place.ask(copy)).toMatchObject({ exitCode: 0 });
  await inStore(target, makeOlder);
  for (const args of [copy, [...copy, '--dry-run']])
    expect(await place.ask(args)).toMatchObject({
      exitCode: 5,
      stderr: expect.stringMatching(/an older version began it: it lacks 008-github[^]*with --restart/),
    });
  expect(await place.ask([...copy, '--restart', '--dry-run'])).toMatchObject({ exitCode: 0 });
  const { exitCode, stderr } = await place.ask([...copy, '--restart']);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('copied and checked')]);
  expect(await target.json(['history'])).toEqual(await place.json(['history']));
});

/** Makes it what a version without 008-github leaves when it is killed. */
async function makeOlder(store: Store): Promise<void> {
  const begun = JSON.stringify({ storeId: 'of the source', createdAt: 0, marks: {} });
  await store.write(function* (tx) {
    for (const table of ['github_links', 'github_notes']) yield* tx.run(sql`drop table ${sql.table(table)}`);
    yield* tx.run(sql`update migrations set name = 'copy' where name = '008-github'`);
    // Those of the source are written at the end.
    yield* tx.run(sql`delete from cursors`);
    yield* tx.run(sql`insert into cursors (name, xid, seq) values ('copy', ${begun}, 0)`);
  });
}

/** So many more ended runs, like the first. */
async function multiply(place: Place, count: number): Promise<void> {
  const store = await openStore({ url: place.databaseUrl });
  await store.write((tx) =>
    tx.run(sql`
      insert into run_history (seq, id, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, input, state, attempt, finished_at)
      select 1000 + n, 1000 + n, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, input, state, attempt, finished_at
      from run_history, (with recursive c(n) as (select 1 union all select n + 1 from c where n < ${count}) select n from c) s
      where run_history.id = 1`),
  );
  await store.write((tx) => tx.run(sql`update counters set seq = ${count + 2_000}`));
  await store.close();
}

async function marked(store: Store, name: string): Promise<boolean> {
  return store.read(function* (tx) {
    const there = yield* tx.first(
      sql<{ there: string | null }>`select to_regclass('cursors')::text as there`,
    );
    if (there?.there == null) return false;
    return (yield* tx.first(sql`select 1 from cursors where name = ${name}`)) !== undefined;
  });
}
