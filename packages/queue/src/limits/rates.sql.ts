/** The buckets of rates. A caller that reads a bucket to change it holds the lock of its rate (`lockLimits`). */
import type { RateLimit } from '@sb/jobs';
import { type Body, forUpdate, isOneOf, POSTGRES_NOW, sql, type Step, type Tx } from '@sb/storage';
import type { LimitName, StartRate, RateKind } from './limits.ts';
import { type Bucket, intervalOf, nextSlotsAt } from './rate-limit.ts';
import { HELD_FOR } from './lock-and-release.sql.ts';

/** At most this many due buckets are read in one trip. */
export const DUE_RATES = 100;
/** A rate may have slots that its held runs cannot use, because their job is paused: the next read is this much later. */
const REST_MS = 1_000;
/** A rate that is due for this long belongs to no living node. */
const ABANDONED_MS = 60_000;

export interface Buckets {
  /** The store's clock, ms since the epoch. */
  readonly now: number;
  /** By the name of the rate; a rate that was never used has none. */
  readonly found: ReadonlyMap<string, Bucket>;
  /** Names of the rates for which runs are held. */
  readonly holding: ReadonlySet<string>;
}

export const NO_BUCKETS: Buckets = { now: 0, found: new Map(), holding: new Set() };

const BUCKETS = `b.tat_us, b.blocked_until, ${anyHeld('g')}`;
const SQLITE_BUCKETS = `select @now, g.at, ${BUCKETS} from (select key as at, value ->> 0 as kind, value ->> 1 as id,
  value ->> 2 as key from json_each(@rates)) g
  left join rate_buckets b on b.kind = g.kind and b.owner_id = g.id and b.key = g.key`;
const POSTGRES_BUCKETS = `select coalesce($2::bigint, ${POSTGRES_NOW}), g.at, ${BUCKETS} from jsonb_to_recordset($1::jsonb)
  as g(at int, kind text, id int, key text)
  left join lateral (select tat_us, blocked_until from rate_buckets
    where kind = g.kind and owner_id = g.id and key = g.key limit 1) b on true`;

/** `rates` is not empty. */
export function readBuckets(rates: readonly StartRate[]): Step<Buckets> {
  return {
    sqlite: (handle) =>
      decodeBuckets(
        rates,
        handle.arrays(SQLITE_BUCKETS).all({
          now: handle.now(),
          rates: JSON.stringify(rates.map(({ kind, id, key }) => [kind, id, key ?? ''])),
        }),
      ),
    async postgres(handle) {
      const asked = JSON.stringify(rates.map(({ kind, id, key }, at) => ({ at, kind, id, key: key ?? '' })));
      return decodeBuckets(
        rates,
        await handle.arrays('read_buckets', POSTGRES_BUCKETS, [asked, handle.now()]),
      );
    },
  };
}

type BucketColumns = readonly [
  now: number,
  at: number,
  tatUs: number | null,
  blockedUntil: number | null,
  holds: unknown,
];

function decodeBuckets(rates: readonly StartRate[], rows: readonly unknown[]): Buckets {
  const found = new Map<string, Bucket>();
  const holding = new Set<string>();
  let clock = 0;
  for (const [now, at, tatUs, blockedUntil, holds] of rows as readonly BucketColumns[]) {
    clock = now;
    const name = rates[at]?.name ?? '';
    if (holds) holding.add(name);
    if (tatUs !== null)
      found.set(name, {
        tatUs,
        ...(blockedUntil !== null && { blockedUntil }),
      });
  }
  return { now: clock, found, holding };
}

export interface ChangedBucket {
  readonly rate: StartRate;
  readonly bucket: Bucket;
}

/** Stores with each bucket when it is due again, if runs are held for it. */
export function* writeBuckets(tx: Tx, changed: readonly ChangedBucket[], now: number): Body<void> {
  if (changed.length === 0) return;
  const rows = JSON.stringify(
    changed.map(({ rate: { kind, id, key, rate }, bucket }) => {
      const at = nextSlotsAt(rate, bucket, now);
      const next = at > now ? at : now + REST_MS;
      return { kind, id, key: key ?? '', tat: bucket.tatUs, blocked: bucket.blockedUntil ?? null, next };
    }),
  );
  const table = tx.dialect === 'sqlite' ? SQLITE_CHANGED : POSTGRES_CHANGED;
  yield* tx.run(sql`
    insert into rate_buckets (kind, owner_id, key, tat_us, blocked_until, due_at)
    select c.kind, c.id, c.key, c.tat, c.blocked, case when ${sql.raw(anyHeld('c'))} then c.next end from ${table(rows)} where true
    on conflict (kind, owner_id, key) do update set tat_us = excluded.tat_us, blocked_until = excluded.blocked_until,
      due_at = excluded.due_at`);
}

/**
 * Called when the rate of a queue or a job has changed. No run waits longer for the starts of the old rate than the new
 * one would make it wait, and rates with held runs are due at once.
 */
export function* renewBuckets(
  tx: Tx,
  { id, kind, rate }: { readonly id: number; readonly kind: RateKind; readonly rate: RateLimit },
): Body<void> {
  const latest = sql`${tx.now} * 1000 + ${Math.ceil(rate.burst * intervalOf(rate))}`;
  yield* tx.run(sql`
    update rate_buckets set tat_us = case when tat_us > ${latest} then ${latest} else tat_us end,
      due_at = case when due_at is not null then ${tx.now} end where owner_id = ${id} and kind = ${kind}`);
}

/** No run waits any more for this kind of rate of a queue or job (`isOver`), or for its other kinds. */
export function* clearDue(
  tx: Tx,
  { id, kind, isOver }: { readonly id: number; readonly kind: RateKind; readonly isOver: boolean },
): Body<void> {
  if (kind === 'queue_rate' && !isOver) return;
  const kinds = kind === 'queue_rate' ? sql`kind = 'queue_rate'` : sql`kind in ('job_rate', 'key_rate')`;
  const besides = isOver ? sql`` : sql`and kind <> ${kind}`;
  yield* tx.run(sql`
    update rate_buckets set due_at = null where owner_id = ${id} and ${kinds} ${besides} and due_at is not null`);
}

/** Ids. */
interface Owners {
  readonly jobs: readonly number[];
  readonly queues: readonly number[];
}

/** Rates of these jobs and queues that have slots for held runs. */
export function* findDueRates(tx: Tx, owners: Owners): Body<readonly LimitName[]> {
  const rows = yield* tx.rows(sql<LimitName>`
    select kind, owner_id as id, case when kind = 'key_rate' then key end as key from rate_buckets
    where due_at <= ${tx.now} and ${isOf(tx, owners)}
    order by due_at limit ${DUE_RATES}`);
  return rows;
}

/**
 * In how many ms the next of these rates may have slots; undefined when no run waits for one. Asked after the due rates
 * were read: a rate that is due now has become due since, and counts as 0 ms.
 */
export function* nextRateIn(tx: Tx, owners: Owners): Body<number | undefined> {
  const row = yield* tx.first(sql<{ ms: number }>`
    select due_at - ${tx.now} as ms from rate_buckets where due_at is not null and ${isOf(tx, owners)}
    order by due_at limit 1`);
  return row && Math.max(0, row.ms);
}

/** Whether any bucket is as good as new, and no run waits for it or no node of its job is alive. */
export function* anyFullBucket(tx: Tx): Body<boolean> {
  const row = yield* tx.first(
    sql<{ one: number }>`select 1 as one from rate_buckets where ${isFull(tx)} limit 1`,
  );
  return row !== undefined;
}

/** Returns how many. */
export function* deleteFullBuckets(tx: Tx, limit: number): Body<number> {
  const lock = forUpdate(tx, 'skip locked');
  const rows = yield* tx.rows(sql<{ kind: string }>`
    delete from rate_buckets where (kind, owner_id, key) in (
      select kind, owner_id, key from rate_buckets where ${isFull(tx)} limit ${limit} ${lock}) returning kind`);
  return rows.length;
}

function isFull(tx: Tx): ReturnType<typeof sql> {
  return sql`(due_at is null or due_at < ${tx.now} - ${ABANDONED_MS}) and tat_us < ${tx.now} * 1000 and coalesce(blocked_until, 0) < ${tx.now}`;
}

const SQLITE_CHANGED = (rows: string): ReturnType<typeof sql> =>
  sql`(select value ->> 'kind' as kind, value ->> 'id' as id, value ->> 'key' as key, value ->> 'tat' as tat,
    value ->> 'blocked' as blocked, value ->> 'next' as next from json_each(${rows})) c`;
const POSTGRES_CHANGED = (rows: string): ReturnType<typeof sql> =>
  sql`jsonb_to_recordset(${rows}::jsonb) as c(kind text, id int, key text, tat bigint, blocked bigint, next bigint)`;

/** Whether any run is held for the rate of this row. For an `exists` PostgreSQL would hash all held runs. */
function anyHeld(row: string): string {
  const first = (held: string): string => `(select 1 from runs where ${held} ${row}.id limit 1) is not null`;
  return `case ${row}.kind when 'queue_rate' then ${first(HELD_FOR.queue_rate)}
  when 'job_rate' then ${first(HELD_FOR.job_rate)}
  else ${first(HELD_FOR.key_rate.replace('@key', `${row}.key`))} end`;
}

function isOf(tx: Tx, { jobs, queues }: Owners): ReturnType<typeof sql> {
  return sql`case when kind = 'queue_rate' then ${isOneOf(tx, 'owner_id', queues)} else ${isOneOf(tx, 'owner_id', jobs)} end`;
}
