import { sql, type Query, type Tx } from '@sb/storage';
import type { NewEvent } from './publish.ts';

const COLUMNS = ['type', 'actor', 'org_id', 'job', 'run_id', 'source_app', 'dedupe_key', 'payload'];

/**
 * One statement for any number of events. Returns a row for each event that it stores, none for one whose `dedupeKey`
 * is stored already. `first` is the `seq` of the first event; without it the column draws the numbers.
 */
export function insertEvents(
  tx: Tx,
  first: number | undefined,
  events: readonly NewEvent[],
): Query<{ seq: number }> {
  const rows = JSON.stringify(events.map(valuesOf));
  const columns = sql.raw(COLUMNS.join(', '));
  return tx.dialect === 'sqlite'
    ? sql`
      insert into events (seq, at, ${columns})
      select ${first} + key, ${tx.now}, ${sql.raw(COLUMNS.map((_, at) => `value ->> ${at}`).join(', '))}
      from json_each(${rows}) where true
      on conflict (dedupe_key) where dedupe_key is not null do nothing returning seq`
    : sql`
      insert into events (at, ${columns})
      select ${tx.now}, ${sql.raw(COLUMNS.map((name, at) => `(value ->> ${at})${name === 'run_id' ? '::bigint' : ''}`).join(', '))}
      from json_array_elements(${rows}::json) with ordinality e(value, place) order by place
      on conflict (dedupe_key) where dedupe_key is not null do nothing returning seq`;
}

/** In the order of COLUMNS. */
function valuesOf(event: NewEvent): readonly (string | number | null)[] {
  return [
    event.type,
    event.actor ?? null,
    event.orgId ?? null,
    event.jobId ?? null,
    event.runId ?? null,
    event.sourceApp ?? null,
    event.dedupeKey ?? null,
    JSON.stringify(event.payload),
  ];
}
