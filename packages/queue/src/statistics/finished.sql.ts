import { sql, type Body, type RawBuilder, type Tx } from '@sb/storage';
import type { FinishedState } from '@sb/jobs';
import { END_KINDS, type FinishedRun } from './fold-runs.ts';
import { stateCode, stateName } from '../lifecycle.ts';
import type { Position } from '../cursors.sql.ts';

/** The index in END_KINDS. A replay that a job has asked for, such as maintenance.retry, is not by hand. */
export const KIND = `case when dry_run = 1 then 1 when state <> ${stateCode('failed')} then 0
  when trigger = 'replay' and coalesce(substr(created_by, 1, 4), '') <> 'job:' then 2
  when reason = 'timed_out' then 3 else 0 end`;
const COLUMNS = `seq, job_id, queue_id, state, attempt, run_at, started_at, finished_at, id, ${KIND}`;
const SQLITE = `select null, ${COLUMNS} from run_history where seq > ? order by seq limit ?+0`;
const POSTGRES = `select xid::text, ${COLUMNS} from run_history
  where (xid, seq) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
  order by run_history.xid, seq limit $3`;

/** SQLite has no transaction ids. */
const NO_XID = '0';

type Columns = readonly [
  xid: string | null,
  seq: number,
  jobId: number,
  queueId: number,
  state: number,
  attempt: number,
  runAt: number,
  startedAt: number | null,
  finishedAt: number,
  id: number,
  kind: number,
];

/** The finished runs after a position, in the order of facts. */
export function* readFinished(tx: Tx, after: Position, limit: number): Body<readonly FinishedRun[]> {
  const rows = yield* tx.step<readonly unknown[]>({
    sqlite: (handle) => handle.arrays(SQLITE).all(after.seq, limit),
    postgres: (handle) => handle.arrays('finished', POSTGRES, [after.xid, after.seq, limit]),
  });
  return rows.map(decode);
}

/** Also true for runs that `readFinished` does not return yet. */
export function* hasFinishedAfter(tx: Tx, position: Position): Body<boolean> {
  return (
    (yield* tx.first(sql`select 1 from run_history where ${isAfter(tx, position)} limit 1`)) !== undefined
  );
}

interface FirstFinished {
  readonly finishedAt: number;
  /** The store's clock. */
  readonly now: number;
  /** 1: a transaction that began before it is still open. */
  readonly held: number;
}

/** The next finished run in the order of facts, also one that `readFinished` does not return yet. */
export function* firstFinishedAfter(tx: Tx, position: Position): Body<FirstFinished | undefined> {
  const isSqlite = tx.dialect === 'sqlite';
  const order = isSqlite ? sql`seq` : sql`xid, seq`;
  const held = isSqlite
    ? sql`0`
    : sql`case when xid < pg_snapshot_xmin(pg_current_snapshot()) then 0 else 1 end`;
  return yield* tx.first(sql<FirstFinished>`
    select finished_at as "finishedAt", ${tx.now} as now, ${held} as held from run_history where ${isAfter(tx, position)}
    order by ${order} limit 1`);
}

function isAfter({ dialect }: Tx, { xid, seq }: Position): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`seq > ${seq}` : sql`(xid, seq) > (${xid}::xid8, ${seq}::bigint)`;
}

function decode(row: unknown): FinishedRun {
  // By index: destructuring an array costs an iterator for each run.
  const columns = row as Columns;
  return {
    xid: columns[0] ?? NO_XID,
    seq: columns[1],
    jobId: columns[2],
    queueId: columns[3],
    state: stateName(columns[4]) as FinishedState,
    attempt: columns[5],
    runAt: columns[6],
    startedAt: columns[7],
    finishedAt: columns[8],
    id: columns[9],
    kind: END_KINDS[columns[10]] ?? 'usual',
  };
}
