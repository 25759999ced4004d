import { sql, type Query, type Tx } from '@sb/storage';
import type { NewEvent } from '../publish.ts';

/** Gives no row when an event with the same `dedupeKey` is stored already. Without `seq` the column draws it. */
export function insertEvent(tx: Tx, seq: number | undefined, event: NewEvent): Query<{ seq: number }> {
  return sql<{ seq: number }>`
    insert into events (seq, type, at, actor, org_id, job, run_id, source_app, dedupe_key, payload)
    values (${seq ?? sql`default`}, ${event.type}, ${tx.now}, ${event.actor ?? null}, ${event.orgId ?? null},
      ${event.jobId ?? null}, ${event.runId ?? null}, ${event.sourceApp ?? null}, ${event.dedupeKey ?? null},
      ${JSON.stringify(event.payload)})
    on conflict (dedupe_key) where dedupe_key is not null do nothing
    returning seq`;
}
