import { ON_CONFLICT } from '@sb/jobs';
import { type Body, POSTGRES_NOW, sql, type Tx } from '@sb/storage';
import { MUST_NOT_CLAIM } from '../at-work.ts';
import type { JobLimit, ConcurrencyLimits, LimitFacts, Rates } from './limits.ts';
import { decodeRate } from './rate-limit.ts';

interface Row {
  readonly kind: 'job' | 'queue' | 'node';
  readonly id: number;
  readonly name: string;
  readonly max_running: number | null;
  readonly limit_keyed: number;
  readonly limit_conflict: string | null;
  readonly rate: string | null;
  readonly rate_keyed: number;
  readonly is_on: number;
}

/** Queues, jobs and their limits as a claim needs them. The answer of one statement: never older than the read. */
export interface LimitsSnapshot extends ConcurrencyLimits, Rates {
  readonly jobNames: ReadonlyMap<number, string>;
  readonly queueNames: ReadonlyMap<number, string>;
  /** Paused ones, and jobs that no living node has: their runs get no slot. */
  readonly stoppedJobs: ReadonlySet<number>;
  readonly stoppedQueues: ReadonlySet<number>;
  /** The node that asked must not claim. */
  readonly isNodeOff: boolean;
}

/** `now`: the parameter that has the instant at which a pause is judged; `node`: that of the node that asks. */
const snapshot = (now: string, node: string): string => {
  const isOn = `case when mode <> 'paused' or until <= ${now} then 1 else 0 end`;
  return `select 'job' as kind, id, name, max_running, limit_keyed, limit_conflict, rate, rate_keyed,
      case when unknown_since is not null then 0 else ${isOn} end as is_on from job_defs
    union all select 'queue', id, name, max_running, 0, null, rate, 0, ${isOn} from queues
    union all select 'node', 0, '', null, 0, null, null, 0, 0 from nodes where id = ${node} and ${MUST_NOT_CLAIM}`;
};
const SQLITE_SNAPSHOT = snapshot('@now', '@node');
export const POSTGRES_SNAPSHOT = snapshot(`coalesce($1::bigint, ${POSTGRES_NOW})`, '$2::bigint');

/** `nodeId`: of a node that is about to claim. */
export function* readLimits(tx: Tx, nodeId?: number): Body<LimitsSnapshot> {
  const node = nodeId ?? null;
  const rows = yield* tx.step<readonly Row[]>({
    sqlite: (handle) => handle.objects(SQLITE_SNAPSHOT).all({ now: handle.now(), node }) as Row[],
    postgres: async (handle) =>
      (await handle.arrays('read_limits', POSTGRES_SNAPSHOT, [handle.now(), node])).map(rowOf),
  });
  const jobs = rows.filter(({ kind }) => kind === 'job');
  const queues = rows.filter(({ kind }) => kind === 'queue');
  return {
    jobs: new Map(
      jobs.flatMap((row) => (row.max_running === null ? [] : [[row.id, jobLimit(row, row.max_running)]])),
    ),
    queues: new Map(queues.flatMap((row) => (row.max_running === null ? [] : [[row.id, row.max_running]]))),
    jobRates: new Map(
      jobs.flatMap(({ id, rate, rate_keyed }) =>
        rate === null ? [] : [[id, { rate: decodeRate(rate), isKeyed: rate_keyed === 1 }]],
      ),
    ),
    queueRates: new Map(queues.flatMap(({ id, rate }) => (rate === null ? [] : [[id, decodeRate(rate)]]))),
    jobNames: new Map(jobs.map(({ id, name }) => [id, name])),
    queueNames: new Map(queues.map(({ id, name }) => [id, name])),
    stoppedJobs: stopped(jobs),
    stoppedQueues: stopped(queues),
    isNodeOff: rows.some(({ kind }) => kind === 'node'),
  };
}

/** `columns` in the order of the statement. */
function rowOf(columns: readonly unknown[]): Row {
  const [kind, id, name, max_running, limit_keyed, limit_conflict, rate, rate_keyed, is_on] = columns;
  return { kind, id, name, max_running, limit_keyed, limit_conflict, rate, rate_keyed, is_on } as Row;
}

function jobLimit({ limit_keyed, limit_conflict }: Row, max: number): JobLimit {
  const onConflict = ON_CONFLICT.find((word) => word === limit_conflict) ?? 'queue';
  return { max, isKeyed: limit_keyed === 1, onConflict };
}

function stopped(rows: readonly Row[]): ReadonlySet<number> {
  return new Set(rows.filter(({ is_on }) => is_on !== 1).map(({ id }) => id));
}

/** What decides which limits the run has. */
export function* findLimitFacts(tx: Tx, id: number): Body<LimitFacts | undefined> {
  return yield* tx.first(
    sql<LimitFacts>`select job_id, queue_id, limit_key, rate_key from runs where id = ${id}`,
  );
}
