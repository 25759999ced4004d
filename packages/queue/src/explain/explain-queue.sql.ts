/** The facts of a queue for an explanation: each is read by an index, and counts stop at a bound. */
import type { Priority } from '@sb/jobs';
import { sql, type Body, type QueueMode, type Tx } from '@sb/storage';
import { EXPLAIN_CAP } from './causes.ts';
import { PRIORITY_CODES, priorityName } from '../lifecycle.ts';
import { DEPTH_CAP } from '../runs/depth.ts';
import type { StandingColumns } from '../standing.ts';
import { QUEUED_RANGES } from '../rows/live-ranges.sql.ts';
import { capped, due, later } from './explain.sql.ts';
import { effective } from '../pauses/standing.sql.ts';
import { AT_WORK } from '../at-work.ts';

/** Number of retries, of all queues, in which the last claim of a queue is searched. */
const RETRIES = 100;
const MINUTE_MS = 60_000;

export interface QueueRow extends StandingColumns<QueueMode> {
  readonly id: number;
  readonly now: number;
}

export function* findQueue(tx: Tx, name: string): Body<QueueRow | undefined> {
  return yield* tx.first(sql<QueueRow>`
    select id, ${effective(tx)}, ${tx.now} as now from queues where name = ${name}`);
}

export function* countDue(tx: Tx, queueId: number): Body<Record<Priority, number>> {
  const counts = PRIORITY_CODES.map(
    (code) => sql`${capped([due(tx, queueId, code)])} as ${sql.id(priorityName(code))}`,
  );
  const row = yield* tx.first(sql<Record<Priority, number>>`select ${sql.join(counts)}`);
  return row ?? { critical: 0, high: 0, normal: 0, low: 0 };
}

/** Queued runs that are not due yet, of all priorities. */
export function* countLater(tx: Tx, queueId: number): Body<number> {
  const row = yield* tx.first(sql<{ later: number }>`
    select ${capped(PRIORITY_CODES.map((code) => later(tx, queueId, code)))} as later`);
  return row?.later ?? 0;
}

/** Held runs by the reason for which they are held. */
export function* countByReason(tx: Tx, queueId: number): Body<Record<string, number>> {
  const rows = yield* tx.rows(sql<{ reason: string | null; number: number }>`
    select reason, count(*) as number from (select reason from runs where queue_id = ${queueId} and state = 2
      order by id limit ${sql.lit(EXPLAIN_CAP)}) part group by reason order by reason`);
  return Object.fromEntries(rows.map(({ reason, number }) => [reason ?? 'limit', number]));
}

const PARTS = {
  waiting: sql`state = 0 order by id`,
  running: sql`${sql.raw(AT_WORK)} order by node_id`,
} as const;

export function* countPart(tx: Tx, queueId: number, part: keyof typeof PARTS): Body<number> {
  const row = yield* tx.first(sql<{ number: number }>`
    select count(*) as number from (select 1 from runs where queue_id = ${queueId} and ${PARTS[part]}
      limit ${sql.lit(EXPLAIN_CAP)}) part`);
  return row?.number ?? 0;
}

export interface Head {
  readonly id: number;
  readonly priority: number;
  readonly run_at: number;
}

/** The first queued run of each priority and lane, due or not. */
export function* findHeads(tx: Tx, queueId: number): Body<readonly Head[]> {
  const heads = QUEUED_RANGES.map(
    (range) => sql`select * from (select id, priority, run_at from runs where ${sql.raw(range)}
      and queue_id = ${queueId} order by run_at, id limit 1) head`,
  );
  return yield* tx.rows(sql<Head>`${sql.join(heads, sql` union all `)}`);
}

/** The first held run; else the first that waits for other runs. */
export function* findFirstAside(tx: Tx, queueId: number): Body<{ readonly id: number } | undefined> {
  const first = (state: number): ReturnType<typeof sql<{ id: number }>> =>
    sql<{
      id: number;
    }>`select id from runs where queue_id = ${queueId} and state = ${sql.lit(state)} order by id limit 1`;
  return (yield* tx.first(first(2))) ?? (yield* tx.first(first(0)));
}

/** `claimedAt`: ms since the epoch; 0 when no claim is known. */
export function* findLately(
  tx: Tx,
  queueId: number,
  since: number,
): Body<{ readonly finished: number; readonly claimedAt: number }> {
  const ended = yield* tx.first(sql<{ number: number }>`
    select coalesce(sum(succeeded + failed), 0) as number from stats_minute
    where minute >= ${Math.floor(since / MINUTE_MS)} and queue_id = ${queueId}`);
  const running = yield* tx.first(sql<{ at: number | null }>`
    select max(started_at) as at from (select started_at from runs where queue_id = ${queueId} and ${sql.raw(AT_WORK)}
      order by node_id limit ${sql.lit(DEPTH_CAP)}) part`);
  const failed = yield* tx.first(sql<{ at: number | null }>`
    select max(e.at) as at from (select at, run_id from events where type = 'run.retrying'
      order by seq desc limit ${sql.lit(RETRIES)}) e
    join runs r on r.id = e.run_id where r.queue_id = ${queueId}`);
  return { finished: ended?.number ?? 0, claimedAt: Math.max(running?.at ?? 0, failed?.at ?? 0) };
}
