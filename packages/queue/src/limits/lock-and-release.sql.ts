import { sql, type Body, type Step, type Tx, isOneOf } from '@sb/storage';
import type { LimitFacts, LimitName, ConcurrencyLimit } from './limits.ts';
import type { LimitsSnapshot } from './limits.sql.ts';

/** The first halves of PostgreSQL's advisory locks: that of a queue, and that of a job with all its keys. */
const LOCKS = {
  queue: 7_101,
  job: 7_102,
  key: 7_102,
  queue_rate: 7_103,
  job_rate: 7_104,
  key_rate: 7_104,
} as const;

// PostgreSQL's statistics of a table that changes all the time are old; the indexes answer these questions.
const LOCK_LIMITS = `select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
  (select count(pg_advisory_xact_lock(g.class, g.id)) from unnest($1::int[], $2::int[]) g(class, id))`;

/**
 * Until our commit, every other transaction that assigns or frees slots of these limits waits: counts that are read
 * after this stay true. SQLite has one writer and needs no lock. Locks are taken in one order, and after the rows of runs
 * that end, so that no two transactions wait for each other.
 */
export function* lockLimits(tx: Tx, limits: Iterable<Pick<LimitName, 'kind' | 'id'>>): Body<void> {
  if (tx.dialect === 'sqlite') return;
  const locks = [...new Set([...limits].map(({ kind, id }) => `${LOCKS[kind]} ${id}`))].toSorted();
  const part = (at: number): readonly number[] => locks.map((lock) => Number(lock.split(' ')[at]));
  yield* tx.step({
    sqlite: () => undefined,
    async postgres(handle) {
      await handle.arrays('lock_limits', LOCK_LIMITS, [part(0), part(1)]);
    },
  });
}

export interface HeldRow extends LimitFacts {
  readonly id: number;
  readonly priority: number;
  readonly run_at: number;
  readonly crashes: number;
}

export const COLUMNS = 'id, job_id, queue_id, priority, run_at, crashes, limit_key, rate_key';
const ORDER = 'order by priority, run_at, id';
/** The runs that are held for a limit, in the words of their indexes; the id of the job or queue follows. */
export const HELD_FOR = {
  queue: "state = 2 and reason = 'queue_limit' and queue_id = ",
  job: "state = 2 and reason = 'job_limit' and job_id = ",
  key: "state = 2 and reason = 'key_limit' and limit_key = @key and job_id = ",
  queue_rate: "state = 2 and reason = 'queue_rate' and queue_id = ",
  job_rate: "state = 2 and reason = 'job_rate' and job_id = ",
  key_rate: "state = 2 and reason = 'key_rate' and rate_key = @key and job_id = ",
} as const;
export const HELD_KINDS = ['queue', 'job', 'key', 'queue_rate', 'job_rate', 'key_rate'] as const;
const NOT_STOPPED = `and job_id not in (select value from json_each(@jobs))
  and queue_id not in (select value from json_each(@queues)) ${ORDER} limit @n+0`;
const held = (kind: keyof typeof HELD_FOR): string =>
  `select ${COLUMNS} from runs where ${HELD_FOR[kind]} @id ${NOT_STOPPED}`;
export const SQLITE_HELD = {
  queue: held('queue'),
  job: held('job'),
  key: held('key'),
  queue_rate: held('queue_rate'),
  job_rate: held('job_rate'),
  key_rate: held('key_rate'),
} as const;

const part = (kind: keyof typeof HELD_FOR): string => `select * from (select ${COLUMNS} from runs
    where g.kind = '${kind}' and ${HELD_FOR[kind].replace('@key', 'g.key')} g.id
    and job_id <> all($2::int[]) and queue_id <> all($3::int[]) ${ORDER} limit g.n for update skip locked) ${kind}_held`;
const POSTGRES = `select r.${COLUMNS.replaceAll(', ', ', r.')}
  from jsonb_to_recordset($1::jsonb) as g(kind text, id int, key text, n int)
  cross join lateral (${HELD_KINDS.map(part).join(' union all ')}) r`;

const RUNNING = `case g.kind
  when 'queue' then (select count(*) from runs where state = 3 and lane > 0 and queue_id = g.id)
  when 'job' then (select count(*) from runs where state = 3 and lane > 0 and job_id = g.id)
  else (select count(*) from runs where state = 3 and limit_key is not null and job_id = g.id and limit_key = g.key) end`;
const anyHeld = (kind: keyof typeof HELD_FOR): string =>
  `(select 1 from runs where ${HELD_FOR[kind].replace('@key', 'g.key')} g.id limit 1) is not null`;
const HOLDS = `case g.kind when 'queue' then ${anyHeld('queue')} when 'job' then ${anyHeld('job')} else ${anyHeld('key')} end`;
const SQLITE_ROOM = `select g.at, ${RUNNING}, ${HOLDS} from (select key as at, value ->> 0 as kind, value ->> 1 as id,
  value ->> 2 as key from json_each(@limits)) g`;
const POSTGRES_ROOM = `select g.at, ${RUNNING}, ${HOLDS} from jsonb_to_recordset($1::jsonb)
  as g(at int, kind text, id int, key text)`;

export interface LimitRoom {
  /** Below 0 when the limit was lowered. */
  readonly free: number;
  /** Whether runs are held for it. */
  readonly holds: boolean;
}

/** How many more runs each limit lets run, by its name. */
export function countRoom(limits: readonly ConcurrencyLimit[]): Step<ReadonlyMap<string, LimitRoom>> {
  const decode = (rows: readonly unknown[]): ReadonlyMap<string, LimitRoom> =>
    new Map(
      (rows as readonly (readonly [number, number | string, unknown])[]).flatMap(([at, running, holds]) => {
        const limit = limits[at];
        return limit ? [[limit.name, { free: limit.max - Number(running), holds: Boolean(holds) }]] : [];
      }),
    );
  return {
    sqlite: (handle) =>
      decode(
        handle
          .arrays(SQLITE_ROOM)
          .all({ limits: JSON.stringify(limits.map(({ kind, id, key }) => [kind, id, key])) }),
      ),
    async postgres(handle) {
      const asked = JSON.stringify(limits.map(({ kind, id, key }, at) => ({ at, kind, id, key })));
      return decode(await handle.arrays('count_room', POSTGRES_ROOM, [asked]));
    },
  };
}

/** The first `n` runs that are held for each limit, without stopped jobs and queues. The rows are locked. */
export function findHeld(
  limits: readonly (LimitName & { readonly n: number })[],
  { stoppedJobs, stoppedQueues }: LimitsSnapshot,
): Step<readonly HeldRow[]> {
  return {
    sqlite(handle) {
      const stopped = {
        jobs: JSON.stringify([...stoppedJobs]),
        queues: JSON.stringify([...stoppedQueues]),
      };
      return limits.flatMap(
        ({ kind, id, key, n }) =>
          handle
            .objects(SQLITE_HELD[kind])
            .all({ id, n, ...(key !== null && { key }), ...stopped }) as HeldRow[],
      );
    },
    async postgres(handle) {
      const asked = JSON.stringify(limits.map(({ kind, id, key, n }) => ({ kind, id, key, n })));
      const rows = await handle.arrays('find_held', POSTGRES, [asked, [...stoppedJobs], [...stoppedQueues]]);
      return rows.map(heldRow);
    },
  };
}

/** `row` has COLUMNS in their order. */
export function heldRow(row: readonly unknown[]): HeldRow {
  const [id, job_id, queue_id, priority, run_at, crashes, limit_key, rate_key] = row;
  return {
    id: Number(id),
    job_id: Number(job_id),
    queue_id: Number(queue_id),
    priority: Number(priority),
    run_at: Number(run_at),
    crashes: Number(crashes),
    limit_key: typeof limit_key === 'string' ? limit_key : null,
    rate_key: typeof rate_key === 'string' ? rate_key : null,
  };
}

/** Queues held runs again. Returns how many. */
export function* releaseHeld(tx: Tx, ids: readonly number[]): Body<number> {
  if (ids.length === 0) return 0;
  const rows = yield* tx.rows(sql<{ id: number }>`
    update runs set state = 1, reason = null where ${isOneOf(tx, 'id', ids)} and state = 2 returning id`);
  return rows.length;
}
