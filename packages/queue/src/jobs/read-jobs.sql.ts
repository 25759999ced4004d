import { sql, type Body, type Tx } from '@sb/storage';
import type { JobDefValues } from '../definitions.sql.ts';
import { effective } from '../pauses/standing.sql.ts';
import type { JobMode, StandingColumns } from '../standing.ts';

export interface DefinitionRow extends JobDefValues, StandingColumns<JobMode> {
  readonly queue: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly unknown_since: number | null;
}

/** All jobs that code has defined, or one, by name; a pause that has run out is none. */
export function* findDefinitions(tx: Tx, jobId: string | undefined): Body<readonly DefinitionRow[]> {
  const which = jobId === undefined ? sql`true` : sql`name = ${jobId}`;
  return yield* tx.rows(sql<DefinitionRow>`
    select name, title, description, hint, owner, tags, queue_id, priority, max_attempts, retry, timeout_ms,
      start_deadline_ms, input_schema, needs_key, dedupe_ttl_ms, max_running, limit_keyed, limit_conflict, rate,
      rate_keyed, version, created_at, updated_at, unknown_since, ${effective(tx)},
      (select q.name from queues q where q.id = queue_id) as queue
    from job_defs where version <> '' and ${which} order by name`);
}
