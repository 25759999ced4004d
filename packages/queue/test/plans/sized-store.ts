import { createTicker, registerNode, type Ticker } from '@sb/queue/engine';
import { type Body, sql, type Store, type Tx } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import { NOON } from '../open-queue.ts';
import { loadJobs } from '../load-jobs.ts';

/** Under way on one node, of which half have ended; as many wait in each kind of way. */
export const RUNNING = 1_000;
export const BATCH = 500;

const LONG_MS = 600_000;

export interface Size {
  readonly finished: number;
  /** Runs that are due and wait. */
  readonly backlog: number;
  /** Whether the planner knows what is there; without, it knows only what it is told of an empty table. */
  readonly analyzed: boolean;
}

export interface SizedStore {
  readonly store: Store;
  readonly clock: { now: number };
  /** The node on which they are under way. */
  readonly nodeId: number;
  ticker(store: Store, jobs?: readonly string[]): Ticker;
}

const FACTS = {
  kind: 'daemon',
  name: 'n',
  host: 'h',
  pid: 1,
  version: '1.0.0',
  jobs: ['noop', 'other'],
} as const;

export async function openSized(open: Opener, size: Size): Promise<SizedStore> {
  const clock = { now: NOON };
  const store = await open({ clock: () => clock.now });
  await loadJobs(
    store,
    ['noop', 'other'].map((id) => ({ id, name: id, run: () => undefined })),
  );
  await store.write((tx) => tx.run(sql`insert into queues (name) values ('aside')`));
  const nodeId = await registerNode(store, FACTS);
  // A test that takes a minute would get statistics by itself.
  if (store.dialect === 'postgres' && !size.analyzed)
    for (const table of ['runs', 'run_history'] as const)
      await store.write((tx) => tx.run(sql`alter table ${sql.table(table)} set (autovacuum_enabled = off)`));
  await store.write((tx) => fill(tx, size, nodeId), { statementTimeoutMs: LONG_MS });
  if (size.analyzed) await store.write((tx) => tx.run(sql`analyze`), { statementTimeoutMs: LONG_MS });
  const ticker: SizedStore['ticker'] = (over, jobs = FACTS.jobs) =>
    createTicker({ store: over, nodeId, jobs });
  return { store, clock, nodeId, ticker };
}

function* fill(tx: Tx, { finished, backlog }: Size, nodeId: number): Body<void> {
  const base = { state: 1, queue: 1, job: 1, runAt: NOON - 60_000, nodeId: null, startBy: null };
  yield* addRuns(tx, RUNNING, { ...base, state: 3, nodeId });
  yield* addRuns(tx, backlog, base);
  // What a claim from the first queue, or a look at one kind of run, must not walk through.
  yield* addRuns(tx, RUNNING, { ...base, runAt: NOON + 3_600_000 });
  yield* addRuns(tx, RUNNING, { ...base, queue: 2 });
  yield* addRuns(tx, RUNNING, { ...base, queue: 2, startBy: NOON + 3_600_000, runAt: NOON + 3_600_000 });
  yield* addRuns(tx, RUNNING, { ...base, state: 2, queue: 2 });
  const isSqlite = tx.dialect === 'sqlite';
  yield* tx.run(sql`
    insert into run_history (${isSqlite ? sql`seq,` : sql``} id, job_id, queue_id, priority, run_at, created_at, max_attempts,
      trigger, state, attempt, claim_no, node_id, started_at, finished_at)
    select ${isSqlite ? sql`-n,` : sql``} -n, 1, 1, 2, 1, 1, 1, 'api', case when n % 10 = 0 then 5 else 4 end, 1, 1,
      ${nodeId}, 1, 1 from ${numbers(tx, finished)}`);
}

interface Kind {
  readonly state: number;
  readonly queue: number;
  readonly job: number;
  readonly runAt: number;
  readonly nodeId: number | null;
  readonly startBy: number | null;
}

function* addRuns(tx: Tx, count: number, { state, queue, job, runAt, nodeId, startBy }: Kind): Body<void> {
  const [claimNo, startedAt] = state === 3 ? [1, runAt] : [0, null];
  yield* tx.run(sql`
    insert into runs (job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, state, claim_no, node_id,
      started_at, start_by)
    select cast(${job} as integer), cast(${queue} as integer), 2, ${integer(runAt)} + n % 1000, 1, 1, 'api',
      cast(${state} as integer), cast(${claimNo} as integer), ${integer(nodeId)}, ${integer(startedAt)}, ${integer(startBy)}
    from ${numbers(tx, count)}`);
}

function integer(value: number | null): ReturnType<typeof sql> {
  return sql`cast(${value} as bigint)`;
}

export function numbers(tx: Pick<Tx, 'dialect'>, count: number): ReturnType<typeof sql> {
  return tx.dialect === 'sqlite'
    ? sql`(with recursive k(n) as (select 1 where ${count} > 0 union all select n + 1 from k where n < ${count}) select n from k)`
    : sql`generate_series(1, cast(${count} as bigint)) n`;
}
