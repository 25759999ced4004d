/** The buckets of rate limits. Who reads one to change it holds the lock of its gate (store/gates.ts). */
import type { RateLimit } from '@sb/jobs';
import { isOneOf, POSTGRES_NOW, sql, type Body, type Step, type Tx } from '@sb/storage';
import type { GateName, RateGate, RateKind } from './gates.ts';
import { type Bucket, intervalOf, nextPlacesAt } from './rate-limit.ts';
import { HELD_FOR } from './gates.sql.ts';

/** So many of the buckets that are due are looked at in one trip at most. */
export const DUE_RATES = 100;
/** Where there are places and what is held cannot have them (its job is paused): no need to look all the time. */
const REST_MS = 1_000;
/** What is due for so long is a rate that no living node has. */
const NOBODY_COMES_MS = 60_000;

export interface Buckets {
  /** The store's clock, ms since the epoch. */
  readonly now: number;
  /** By the name of the gate; a rate that was not used has none. */
  readonly found: ReadonlyMap<string, Bucket>;
  /** Names of those for which runs are held. */
  readonly holding: ReadonlySet<string>;
}

export const NO_BUCKETS: Buckets = { now: 0, found: new Map(), holding: new Set() };

const BUCKETS = `b.tat_us, b.blocked_until, ${anyHeld('g')}`;
const SQLITE_BUCKETS = `select @now, g.at, ${BUCKETS} from (select key as at, value ->> 0 as kind, value ->> 1 as id,
  value ->> 2 as key from json_each(@gates)) g
  left join rate_buckets b on b.kind = g.kind and b.owner_id = g.id and b.key = g.key`;
const POSTGRES_BUCKETS = `select coalesce($2::bigint, ${POSTGRES_NOW}), g.at, ${BUCKETS} from jsonb_to_recordset($1::jsonb)
  as g(at int, kind text, id int, key text)
  left join lateral (select tat_us, blocked_until from rate_buckets
    where kind = g.kind and owner_id = g.id and key = g.key limit 1) b on true`;

/** Of at least one. */
export function readBuckets(gates: readonly RateGate[]): Step<Buckets> {
  return {
    sqlite: (handle) =>
      decodeBuckets(
        gates,
        handle.arrays(SQLITE_BUCKETS).all({
          now: handle.now(),
          gates: JSON.stringify(gates.map(({ kind, id, key }) => [kind, id, key ?? ''])),
        }),
      ),
    async postgres(handle) {
      const asked = JSON.stringify(gates.map(({ kind, id, key }, at) => ({ at, kind, id, key: key ?? '' })));
      return decodeBuckets(
        gates,
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

function decodeBuckets(gates: readonly RateGate[], rows: readonly unknown[]): Buckets {
  const found = new Map<string, Bucket>();
  const holding = new Set<string>();
  let clock = 0;
  for (const [now, at, tatUs, blockedUntil, holds] of rows as readonly BucketColumns[]) {
    clock = now;
    const name = gates[at]?.name ?? '';
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
  readonly gate: RateGate;
  readonly bucket: Bucket;
}

/** Notes beside each when to look again, if runs are held for it. */
export function* writeBuckets(tx: Tx, changed: readonly ChangedBucket[], now: number): Body<void> {
  if (changed.length === 0) return;
  const rows = JSON.stringify(
    changed.map(({ gate: { kind, id, key, rate }, bucket }) => {
      const at = nextPlacesAt(rate, bucket, now);
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
 * The rate of a queue, or of a job, is another now: nobody waits longer for what the old one has given away than the new
 * one would let them. Whoever runs are held for is looked at again at once.
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

/** Of a queue, or of a job, of which that kind is over, or every other: nobody waits for those any more. */
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

/** Of jobs and queues, by their ids. */
interface Owners {
  readonly jobs: readonly number[];
  readonly queues: readonly number[];
}

/** Those that have places for runs that are held, of these jobs and queues. */
export function* findDueRates(tx: Tx, owners: Owners): Body<readonly GateName[]> {
  const rows = yield* tx.rows(sql<GateName>`
    select kind, owner_id as id, case when kind = 'key_rate' then key end as key from rate_buckets
    where due_at <= ${tx.now} and ${isOf(tx, owners)}
    order by due_at limit ${DUE_RATES}`);
  return rows;
}

/**
 * In how many ms the next of them may have places again; undefined where nobody waits for one. Asked when those that were
 * due have been looked at: what is due now has become so meanwhile.
 */
export function* nextRateIn(tx: Tx, owners: Owners): Body<number | undefined> {
  const row = yield* tx.first(sql<{ ms: number }>`
    select due_at - ${tx.now} as ms from rate_buckets where due_at is not null and ${isOf(tx, owners)}
    order by due_at limit 1`);
  return row && Math.max(0, row.ms);
}

/** Whether any is as good as new, and nobody waits for it, or is there to look at it. */
export function* anyFullBucket(tx: Tx): Body<boolean> {
  const row = yield* tx.first(
    sql<{ one: number }>`select 1 as one from rate_buckets where ${isFull(tx)} limit 1`,
  );
  return row !== undefined;
}

/** Returns how many. */
export function* deleteFullBuckets(tx: Tx, limit: number): Body<number> {
  const lock = tx.dialect === 'postgres' ? sql`for update skip locked` : sql``;
  const rows = yield* tx.rows(sql<{ kind: string }>`
    delete from rate_buckets where (kind, owner_id, key) in (
      select kind, owner_id, key from rate_buckets where ${isFull(tx)} limit ${limit} ${lock}) returning kind`);
  return rows.length;
}

function isFull(tx: Tx): ReturnType<typeof sql> {
  return sql`(due_at is null or due_at < ${tx.now} - ${NOBODY_COMES_MS}) and tat_us < ${tx.now} * 1000 and coalesce(blocked_until, 0) < ${tx.now}`;
}

const SQLITE_CHANGED = (rows: string): ReturnType<typeof sql> =>
  sql`(select value ->> 'kind' as kind, value ->> 'id' as id, value ->> 'key' as key, value ->> 'tat' as tat,
    value ->> 'blocked' as blocked, value ->> 'next' as next from json_each(${rows})) c`;
const POSTGRES_CHANGED = (rows: string): ReturnType<typeof sql> =>
  sql`jsonb_to_recordset(${rows}::jsonb) as c(kind text, id int, key text, tat bigint, blocked bigint, next bigint)`;

/** Of the row of a rate: whether any run is held for it. PostgreSQL would make a table of all that is held for an `exists`. */
function anyHeld(row: string): string {
  const first = (held: string): string => `(select 1 from runs where ${held} ${row}.id limit 1) is not null`;
  return `case ${row}.kind when 'queue_rate' then ${first(HELD_FOR.queue_rate)}
  when 'job_rate' then ${first(HELD_FOR.job_rate)}
  else ${first(HELD_FOR.key_rate.replace('@key', `${row}.key`))} end`;
}

function isOf(tx: Tx, { jobs, queues }: Owners): ReturnType<typeof sql> {
  return sql`case when kind = 'queue_rate' then ${isOneOf(tx, 'owner_id', queues)} else ${isOneOf(tx, 'owner_id', jobs)} end`;
}
