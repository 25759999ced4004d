import { type Body, forUpdate, sql, type Tx } from '@sb/storage';
import { encodeRate } from '../rate-limit.ts';
import type { QueueLimits } from './limit-queue.ts';

export interface BoundRow {
  readonly id: number;
  readonly max_depth: number | null;
  readonly max_running: number | null;
  readonly rate: string | null;
}

/** The row, locked: enqueues into a bounded queue wait. */
export function* lockBound(tx: Tx, queue: string): Body<BoundRow | undefined> {
  const lock = forUpdate(tx);
  return yield* tx.first(
    sql<BoundRow>`select id, max_depth, max_running, rate from queues where name = ${queue} ${lock}`,
  );
}

export function* setBounds(tx: Tx, queueId: number, { maxDepth, maxRunning, rate }: QueueLimits): Body<void> {
  yield* tx.run(sql`
    update queues set max_depth = ${maxDepth ?? null}, max_running = ${maxRunning ?? null},
      rate = ${rate ? encodeRate(rate) : null} where id = ${queueId}`);
}

/** JSON; undefined when no file has limited the queue. Locks the row. */
export function* findConfigured(tx: Tx, queueId: number): Body<string | undefined> {
  const lock = forUpdate(tx);
  const row = yield* tx.first(
    sql<{ configured: string | null }>`select configured from queues where id = ${queueId} ${lock}`,
  );
  return row?.configured ?? undefined;
}

/** A queue that a file has limited, and the limits that it has now. `configured`: JSON. */
export interface ConfiguredRow extends Omit<BoundRow, 'id'> {
  readonly name: string;
  readonly configured: string;
}

export function* findLimitedByFile(tx: Tx): Body<readonly ConfiguredRow[]> {
  return yield* tx.rows(sql<ConfiguredRow>`
    select name, configured, max_depth, max_running, rate from queues
    where configured is not null and configured <> '{}' order by name`);
}

export function* setConfigured(tx: Tx, queueId: number, text: string): Body<void> {
  yield* tx.run(sql`update queues set configured = ${text} where id = ${queueId}`);
}
