/** 007-board in a store with boards, beside programs of the version before. */
import { migrate, openStore, schemaStatus, sql, statement, type Store } from '@sb/storage';
import { expect, onTestFinished, test } from 'vitest';
import { MIGRATIONS, statementsOf } from '../src/schema/migrations.ts';
import { type BoardTurn, importBoard, runBoardTurn } from './board-before.ts';
import { eachDialect } from './each-dialect.ts';
import { runTurn } from './version-before.ts';

const ONE = { id: 'one', email: 'one@example.com' };
const TWO = { id: 'two', email: 'two@example.com' };

/** What a turn of the version before ends with, if each of its statements works. */
const WHOLE: BoardTurn = {
  members: ['one 2', 'two 1'],
  quests: ['q 3'],
  tasks: ['kept 2'],
  flags: ['raised 1'],
  decks: ['deck 1'],
  events: ['quest.unlocked'],
  log: ['todo', 'todo'],
  org: { rev: 2, board: 3, digest_date: '2026-02-02' },
  summary: '{"status":"success"}',
};

eachDialect('a store with boards', (open) => {
  /** With the schema of the version before. */
  async function storeBefore(): Promise<{ readonly store: Store; readonly other: Store }> {
    const url = await open.url();
    const [store, other] = [await openStore({ url }), await openStore({ url })];
    onTestFinished(async () => {
      await Promise.all([store.close(), other.close()]);
    });
    await store.write(function* (tx) {
      if (tx.dialect === 'postgres') yield* tx.run(sql`create schema worker`);
      yield* tx.run(sql`create table migrations (name text primary key, applied_at bigint not null)`);
      for (const migration of MIGRATIONS.filter(({ name }) => name < '007')) {
        for (const text of statementsOf(migration, tx.dialect)) yield* tx.run(statement(text, []));
        yield* tx.run(sql`insert into migrations (name, applied_at) values (${migration.name}, 1)`);
      }
      yield* tx.run(sql`insert into store_meta (one, store_id, min_code_version, created_at)
        values (1, 'before', '0.1.0', 1)`);
    });
    return { store, other };
  }

  test('is worked on by programs of the version before, before, while and after it is migrated', async () => {
    const { store, other } = await storeBefore();
    const turn = async (at: number) => [(await runTurn(other, at)).letters, await runBoardTurn(other, at)];
    expect(await turn(1)).toEqual([['discarded'], WHOLE]);
    expect((await schemaStatus(store)).missing).toEqual(FROM_BOARD_ON);
    const seen: unknown[] = [];
    const over = new AbortController();
    const working = (async () => {
      for (let at = 2; !over.signal.aborted; at++) seen.push(await turn(at));
    })();
    expect(await migrate(store, '1.0.0')).toEqual(FROM_BOARD_ON);
    over.abort();
    await working;
    expect(seen).toEqual(seen.map(() => [['discarded'], WHOLE]));
    expect(await turn(1_000_000)).toEqual([['discarded'], WHOLE]);
  });

  test('refuses an import of the version before that gives one address to two members, and keeps none of it', async () => {
    const { store, other } = await storeBefore();
    await importBoard(other, { org: 'acme', at: 1, members: [ONE, TWO] });
    await migrate(store, '1.0.0');
    const before = await dump(store);
    const exchanged = [
      { ...ONE, email: TWO.email },
      { ...TWO, email: ONE.email },
    ];
    await expect(importBoard(other, { org: 'acme', at: 2, members: exchanged })).rejects.toThrow(/unique/i);
    expect(await dump(store)).toEqual(before);
    await importBoard(other, { org: 'acme', at: 3, members: [{ ...ONE, email: 'third@example.com' }, TWO] });
  });

  test('in which members share an address is not migrated, and says which, and what to do', async () => {
    const { store, other } = await storeBefore();
    const shared = { id: 'shared', email: 'ONE@example.com' };
    await importBoard(other, { org: 'acme', at: 1, members: [ONE, TWO, shared] });
    // Not those of other boards, or that have left.
    await importBoard(other, { org: 'bolt', at: 1, members: [ONE, TWO] });
    await importBoard(other, { org: 'bolt', at: 1, members: [{ ...shared, id: 'left' }] }).then(() =>
      other.write((tx) => tx.run(sql`update members set archived = 1 where id = 'left'`)),
    );
    const before = await dump(store);
    await expect(migrate(store, '1.0.0')).rejects.toMatchObject({
      code: 'EMAIL_TAKEN',
      message: expect.stringContaining(
        'that of "one" and "shared" of "acme". The migration has changed nothing.',
      ),
      hint: expect.stringContaining(
        'worker questboard:import emails.yaml, a file with "format: questboard/v1", "org: { id: acme }" and ' +
          '"members: [{ id: shared, email: <another> }]". Then run: worker db:migrate',
      ),
    });
    expect((await schemaStatus(store)).missing).toEqual(FROM_BOARD_ON);
    expect(await dump(store)).toEqual(before);
    expect(await runBoardTurn(other, 2)).toEqual(WHOLE);
    // What the hint says.
    await importBoard(other, { org: 'acme', at: 3, members: [{ ...shared, email: 'own@example.com' }] });
    expect(await migrate(store, '1.0.0')).toEqual(FROM_BOARD_ON);
  });
});

const FROM_BOARD_ON = [
  '007-board',
  '008-github',
  '009-runs-without-checks',
  '010-history-without-checks',
  '011-late-fires',
  '012-fire-causes',
];

/** The rows of boards, with the columns of the version before. */
async function dump(store: Store): Promise<readonly unknown[]> {
  return store.read(function* (tx) {
    const orgs = yield* tx.rows(sql`select id, rev, board from orgs order by id`);
    const members = yield* tx.rows(sql`select org_id, id, rev, body from members order by org_id, id`);
    const tasks = yield* tx.rows(sql`select org_id, id, rev, body from tasks order by org_id, id`);
    return [orgs, members, tasks, yield* tx.rows(sql`select id from task_changes`)];
  });
}
