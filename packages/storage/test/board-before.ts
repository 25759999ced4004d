/**
 * A program of the version before 007-board, as far as its statements on boards go: their texts are those that it ran, with
 * its columns, and nothing keeps them up to date. A turn is an import and a run of the questmaster on a board of its own.
 */
import { type Body, sql, type Store, type Tx } from '@sb/storage';

export interface BoardTurn {
  readonly members: readonly string[];
  readonly quests: readonly string[];
  readonly tasks: readonly string[];
  readonly flags: readonly string[];
  readonly decks: readonly string[];
  readonly events: readonly string[];
  readonly log: readonly string[];
  readonly org: { readonly rev: number; readonly board: number; readonly digest_date: string | null };
  readonly summary: string | undefined;
}

/** `at` numbers the turn, and is its time. */
export async function runBoardTurn(store: Store, at: number): Promise<BoardTurn> {
  const org = `board-${at}`;
  const one = { id: 'one', email: 'one@example.com' };
  const two = { id: 'two', email: 'two@example.com' };
  await importBoard(store, { org, at, members: [one, two] });
  await importBoard(store, { org, at, members: [{ ...one, email: 'new@example.com' }] });
  await store.write((tx) => takeTurn(tx, org, at));
  return store.read((tx) => readTurn(tx, org));
}

type Sql<T = unknown> = ReturnType<typeof sql<T>>;

export interface ImportedBoard {
  readonly org: string;
  readonly at: number;
  readonly members: readonly { readonly id: string; readonly email: string }[];
}

/** The write of its import, with a quest, a task that stays and one that goes. */
export async function importBoard(store: Store, { org, at, members }: ImportedBoard): Promise<void> {
  await store.write(function* (tx) {
    const found = yield* tx.first(sql<{ board: number }>`
      select rev, body, updated_at, board, digest_date from orgs where org_id = ${org} and id = ${org}`);
    if (found) {
      yield* tx.first(sql`
        update orgs set board = board + 1 where org_id = ${org} and id = ${org} and board = ${found.board} returning id`);
      yield* tx.run(sql`
        update orgs set rev = rev + 1, body = ${JSON.stringify({ id: org })}, updated_at = ${milliseconds(at)}
        where org_id = ${org} and id = ${org}`);
    } else {
      yield* tx.first(sql`
        insert into orgs (org_id, id, rev, body, updated_at)
        values (${org}, ${org}, 1, ${JSON.stringify({ id: org })}, ${milliseconds(at)})
        on conflict (org_id, id) do nothing returning id`);
    }
    yield* writeRecords(tx, org, { kind: 'members', records: members, at });
    yield* writeRecords(tx, org, { kind: 'questlines', records: [{ id: 'line' }], at });
    yield* writeRecords(tx, org, {
      kind: 'quests',
      records: [{ id: 'q', state: 'locked', requires: [] }],
      at,
    });
    const tasks = ['gone', 'kept'].map((id) => ({ id, questId: 'q', status: 'todo', dependsOn: [] }));
    yield* writeRecords(tx, org, { kind: 'tasks', records: tasks, at });
    yield* tx.run(sql`
      update ${sql.table('tasks')} set archived = 1, rev = rev + 1, updated_at = ${milliseconds(at)}
      where org_id = ${org} and id in (select value ->> 'id' from ${elements(tx, [{ id: 'gone' }])})`);
    const changes = [{ taskId: 'kept', from: 'done', to: 'todo' }];
    yield* tx.run(sql`
      insert into task_changes (org_id, task_id, from_status, to_status, at, by_)
      select ${org}, value ->> 'taskId', value ->> 'from', value ->> 'to', ${milliseconds(at)}, ${'import'}
      from ${elements(tx, changes)}`);
  });
}

/** The lease, the reads and the writes of a run of the questmaster. */
function* takeTurn(tx: Tx, org: string, at: number): Body<void> {
  const lease = `questboard:${org}`;
  yield* tx.first(sql`
    insert into leases (name, holder, node_id, expires_at) values (${lease}, ${'run:1'}, ${null}, ${tx.now} + ${60_000})
    on conflict (name) do update set holder = excluded.holder, node_id = excluded.node_id, expires_at = excluded.expires_at
    where leases.holder = excluded.holder or leases.expires_at <= ${tx.now}
    returning name`);
  yield* tx.rows(sql`select id from orgs where active = 1`);
  const read = yield* readTurn(tx, org);
  yield* tx.first(sql`
    update orgs set board = board + 1 where org_id = ${org} and id = ${org} and board = ${read.org.board} returning id`);
  yield* writeRecords(tx, org, {
    kind: 'quests',
    records: [{ id: 'q', state: 'unlocked', requires: [] }],
    at,
  });
  yield* tx.run(sql`
    insert into flags as old (org_id, id, rev, body, updated_at, open)
    select ${org}, value ->> 'id', 1, cast(value as text), ${milliseconds(at)},
      case when value ->> 'clearedAt' is null then 1 else 0 end
    from ${elements(tx, [{ id: 'raised' }, { id: 'cleared', clearedAt: 'now' }])} where true
    on conflict (org_id, id) do update
    set rev = old.rev + 1, body = excluded.body, updated_at = excluded.updated_at, open = excluded.open`);
  yield* tx.run(sql`
    insert into decks as old (org_id, id, rev, body, updated_at, member_id, date)
    select ${org}, value ->> 'id', 1, cast(value as text), ${milliseconds(at)}, value ->> 'memberId', value ->> 'date'
    from ${elements(tx, [{ id: 'deck', memberId: 'one', date: '2026-02-02' }])} where true
    on conflict (org_id, id) do update
    set rev = old.rev + 1, body = excluded.body, updated_at = excluded.updated_at`);
  yield* tx.run(sql`update orgs set digest_date = ${'2026-02-02'} where org_id = ${org} and id = ${org}`);
  yield* publish(tx, org, at);
  yield* tx.run(sql`
    insert into summaries (org_id, id, rev, body, updated_at, job_id, run_key, run_id, finished_at)
    values (${org}, ${'summary'}, 1, ${'{"status":"success"}'}, ${milliseconds(at)}, ${'daily.questmaster'}, ${'key'},
      ${1}, ${milliseconds(at)})
    on conflict (org_id, id) do nothing`);
  yield* tx.run(sql`delete from leases where name = ${lease} and holder = ${'run:1'}`);
}

function* readTurn(tx: Tx, org: string): Body<BoardTurn> {
  const living = (kind: string): Body<string[]> =>
    ids(tx, sql`select rev, body, updated_at from ${sql.table(kind)} where org_id = ${org} and archived = 0`);
  const found = yield* tx.first(sql<BoardTurn['org']>`
    select rev, body, updated_at, board, digest_date from orgs where org_id = ${org} and id = ${org}`);
  if (!found) throw new Error(`expected the board ${org}, it is not stored`);
  const { rev, board, digest_date } = found;
  const members = yield* living('members');
  yield* living('questlines');
  const quests = yield* living('quests');
  const tasks = yield* living('tasks');
  const flags = yield* ids(
    tx,
    sql`select rev, body, updated_at from flags where org_id = ${org} and open = 1`,
  );
  const decks = yield* ids(
    tx,
    sql`select rev, body, updated_at from decks where org_id = ${org} and date = ${'2026-02-02'}`,
  );
  yield* tx.first(sql`select max(date) as date from decks where org_id = ${org}`);
  const summary = yield* tx.first(sql<{ body: string }>`
    select rev, body, updated_at from summaries where org_id = ${org}
    order by finished_at desc, run_id desc limit 1`);
  const events = yield* tx.rows(sql<{ type: string }>`select type from events where org_id = ${org}`);
  const log = yield* tx.rows(sql<{ to_status: string }>`
    select to_status from task_changes where org_id = ${org} order by id`);
  return {
    members,
    quests,
    tasks,
    flags,
    decks,
    events: events.map(({ type }) => type),
    log: log.map(({ to_status }) => to_status),
    org: { rev, board, digest_date },
    summary: summary?.body,
  };
}

function* publish(tx: Tx, org: string, at: number): Body<void> {
  const [columns, type, payload] = [sql.raw('type, org_id, dedupe_key, payload'), 'quest.unlocked', '{}'];
  if (tx.dialect === 'sqlite') {
    const row = yield* tx.first(sql<{ seq: number }>`update counters set seq = seq + 1 returning seq`);
    yield* tx.rows(sql`insert into events (seq, at, ${columns})
      values (${row?.seq}, ${at}, ${type}, ${org}, ${`key-${at}`}, ${payload})
      on conflict (dedupe_key) where dedupe_key is not null do nothing returning seq`);
  } else
    yield* tx.rows(sql`insert into events (at, ${columns})
      values (${at}, ${type}, ${org}, ${`key-${at}`}, ${payload})
      on conflict (dedupe_key) where dedupe_key is not null do nothing returning seq`);
}

function* writeRecords(
  tx: Tx,
  org: string,
  { kind, records, at }: { readonly kind: string; readonly records: readonly object[]; readonly at: number },
): Body<void> {
  yield* tx.run(sql`
    insert into ${sql.table(kind)} as old (org_id, id, rev, body, updated_at)
    select ${org}, value ->> 'id', 1, cast(value as text), ${milliseconds(at)} from ${elements(tx, records)} where true
    on conflict (org_id, id) do update
    set rev = old.rev + 1, body = excluded.body, updated_at = excluded.updated_at, archived = 0`);
}

function* ids(tx: Tx, query: Sql): Body<string[]> {
  const rows = (yield* tx.rows(query)) as readonly { readonly body: string; readonly rev: number }[];
  return rows.map(({ body, rev }) => `${JSON.parse(body).id} ${rev}`).toSorted();
}

function elements(tx: Tx, items: readonly object[]): Sql {
  const json = JSON.stringify(items);
  return tx.dialect === 'sqlite'
    ? sql`json_each(${json}) as item`
    : sql`json_array_elements(${json}::json) as item`;
}

function milliseconds(at: number): Sql {
  return sql`cast(${at} as bigint)`;
}
