import type { Position } from '@sb/events';
import { sql, type Body, type RawBuilder, type Tx } from '@sb/storage';
import type { FinishedState } from '@sb/jobs';
import { type AlikeEnds, END_KINDS } from './fold-runs.ts';
import { stateCode, stateName } from '../lifecycle.ts';
import { unpackNumbers } from '../rows/packed.ts';

/** The index in END_KINDS. A replay that a job has asked for, such as maintenance.retry, is not by hand. */
export const KIND = `case when dry_run = 1 then 1 when state <> ${stateCode('failed')} then 0
  when trigger = 'replay' and coalesce(substr(created_by, 1, 4), '') <> 'job:' then 2
  when reason = 'timed_out' then 3 else 0 end`;
const COLUMNS = [
  'job_id',
  'queue_id',
  'state',
  'attempt',
  'run_at',
  'started_at',
  'finished_at',
  'id',
] as const;
const SQLITE = `select ${COLUMNS.join(', ')}, ${KIND}, seq from run_history where seq > ? and seq < ? order by seq limit ?+0`;
const ALIKE = [...COLUMNS.filter((column) => column !== 'id'), 'kind'].join(', ');
/**
 * Successes of one transaction that are alike come as one, in the place of the last of them. One row: a column of many
 * numbers costs the driver a fraction of many values.
 */
const POSTGRES = `with f as (select xid, seq, ${COLUMNS.join(', ')}, ${KIND} as kind from run_history
  where (xid, seq) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
  order by run_history.xid, seq limit $3),
ends as (select xid, max(seq) as seq, max(id) as id, count(*) as runs, ${ALIKE} from f
  group by xid, ${ALIKE}, case when state <> ${stateCode('succeeded')} then seq end order by xid, max(seq))
select ${['runs', ...COLUMNS, 'kind'].map((column) => `array_agg(${column})::text`).join(', ')},
  (array_agg(xid::text))[count(*)], (array_agg(seq))[count(*)] from ends`;

/** SQLite has no transaction ids. */
const NO_XID = '0';

type Columns = readonly [
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

interface Finished {
  readonly ends: readonly AlikeEnds[];
  /** The position of the last of them. Undefined: there is none. */
  readonly last: Position | undefined;
}

interface Stretch {
  readonly after: Position;
  /** SQLite: not this one, and none behind it. */
  readonly before: number;
  readonly limit: number;
}

/** Finished runs in the order of facts. */
export function* readFinished(tx: Tx, { after, before, limit }: Stretch): Body<Finished> {
  return yield* tx.step<Finished>({
    sqlite(handle) {
      const rows = handle.arrays(SQLITE).all(after.seq, before, limit) as (readonly number[])[];
      const seq = rows.at(-1)?.at(-1);
      return {
        ends: rows.map((row) => decode(row, 1)),
        last: seq === undefined ? undefined : { xid: NO_XID, seq },
      };
    },
    async postgres(handle) {
      const [row = []] = await handle.arrays('finished', POSTGRES, [after.xid, after.seq, limit]);
      const [runs = [], ...columns] = row.slice(0, COLUMNS.length + 2).map(unpackNumbers);
      const ends = runs.map((count, i) =>
        decode(
          columns.map((column) => column[i]),
          count ?? 0,
        ),
      );
      const [xid, seq] = row.slice(COLUMNS.length + 2);
      return { ends, last: ends.length === 0 ? undefined : { xid: String(xid), seq: Number(seq) } };
    },
  });
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

function decode(row: unknown, runs: number): AlikeEnds {
  // By index: destructuring an array costs an iterator for each run.
  const columns = row as Columns;
  return {
    runs,
    jobId: columns[0],
    queueId: columns[1],
    state: stateName(columns[2]) as FinishedState,
    attempt: columns[3],
    runAt: columns[4],
    startedAt: columns[5],
    finishedAt: columns[6],
    id: columns[7],
    kind: END_KINDS[columns[8]] ?? 'usual',
  };
}
