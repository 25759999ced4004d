import type { FinishedState } from '@sb/jobs';
import { fold, isFolded } from '@sb/queue/engine';
import { type Body, sql, type Store, takeSeq, type Tx } from '@sb/storage';
import { stateCode } from '../src/lifecycle.ts';
import { NOON } from './open-queue.ts';

export const DAY = 86_400_000;

export interface Finished {
  /** Default: one more than the one before. */
  readonly id?: number;
  /** Days before NOON. */
  readonly age: number;
  readonly job?: string;
  readonly queue?: string;
  readonly state?: FinishedState;
  /** Also an attempt, two chunks of lines and a long input. */
  readonly isRich?: boolean;
}

/** Writes what runs that ended left behind, in order, and folds it. Returns their ids. */
export async function finishRuns(store: Store, runs: readonly Finished[]): Promise<readonly number[]> {
  const ids = await writeHistory(store, runs);
  await foldAll(store);
  return ids;
}

/** The same without the fold, which writes a row of statistics for each minute: for readers of the history alone. */
export async function writeHistory(store: Store, runs: readonly Finished[]): Promise<readonly number[]> {
  const ids = runs.map(({ id }, at) => id ?? at + 1);
  await store.write(function* (tx) {
    const firstSeq = yield* takeSeq(tx, runs.length);
    yield* insertHistory(
      tx,
      runs.map(({ age, job = 'noop', queue = 'default', state = 'succeeded', isRich = false }, i) => {
        const input = isRich ? '@' : null;
        return [(firstSeq ?? 0) + i, ids[i] ?? 0, job, queue, NOON - age * DAY, stateCode(state), input];
      }),
    );
    for (const [i, { isRich }] of runs.entries()) if (isRich) yield* attach(tx, ids[i] ?? 0);
  });
  return ids;
}

type HistoryValues = readonly [
  seq: number,
  id: number,
  job: string,
  queue: string,
  at: number,
  state: number,
  input: string | null,
];

function* insertHistory(tx: Tx, rows: readonly HistoryValues[]): Body<void> {
  const isSqlite = tx.dialect === 'sqlite';
  const number = (at: number) => sql.raw(isSqlite ? `value ->> ${at}` : `(value ->> ${at})::bigint`);
  const all = JSON.stringify(rows);
  yield* tx.run(sql`
    insert into run_history (${sql.raw(isSqlite ? 'seq,' : '')} id, job_id, queue_id, priority, run_at, created_at, started_at,
      max_attempts, trigger, state, attempt, finished_at, input)
    select ${isSqlite ? sql`value ->> 0,` : sql``} ${number(1)}, (select id from job_defs where name = value ->> 2),
      (select id from queues where name = value ->> 3), 2, ${number(4)}, ${number(4)}, ${number(4)}, 1, 'api',
      ${number(5)}, 1, ${number(4)}, value ->> 6
    from ${isSqlite ? sql`json_each(${all})` : sql`json_array_elements(${all}::json) with ordinality as v (value, n)`}
    ${sql.raw(isSqlite ? '' : 'order by n')}`);
}

function* attach(tx: Tx, id: number): Body<void> {
  yield* tx.run(sql`insert into attempts (run_id, claim_no, outcome, started_at, finished_at)
    values (${id}, 1, 'failed', 0, 0)`);
  yield* tx.run(sql`insert into run_logs values (${id}, 1, 0, '[]'), (${id}, 1, 1, '[]')`);
  yield* tx.run(sql`insert into run_inputs values (${id}, '{"long":true}')`);
  yield* tx.run(
    sql`insert into run_memory (run_id, kind, key, claim_no, nr, at, failed, value) values (${id}, 'step', 'fetch', 1, 1, 0, 0, '1')`,
  );
  yield* tx.run(sql`insert into run_live values (${id}, 1, 2, null, 0)`);
}

/** A fold waits for transactions that are open anywhere on the server. */
export async function foldAll(store: Store): Promise<void> {
  do await fold(store);
  while (!(await isFolded(store)));
}

export async function keptRuns(store: Store): Promise<readonly number[]> {
  const rows = await store.read((tx) => tx.rows(sql<{ id: number }>`select id from run_history order by id`));
  return rows.map(({ id }) => id);
}

export async function countRows(store: Store, table: string): Promise<number> {
  const row = await store.read((tx) =>
    tx.first(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`),
  );
  return row?.n ?? 0;
}
