import type { Trigger } from '@sb/jobs';
import { sql } from '@sb/storage';

interface FactRow {
  readonly xid: string;
  readonly seq: number;
  readonly at: number;
  readonly job: string | null;
  readonly run_id: number | null;
}

/** A row of `events`. */
export interface PublishedRow extends FactRow {
  readonly state: null;
  readonly type: string;
  readonly payload: string;
  readonly actor: string | null;
  readonly org_id: string | null;
  readonly source_app: string | null;
}

/** A row of `run_history`. */
export interface EndedRow extends FactRow {
  readonly state: number;
  readonly job: string;
  readonly run_id: number;
  readonly trigger: Trigger;
  readonly attempt: number;
  readonly started_at: number | null;
  readonly reason: string | null;
  readonly error: string | null;
  readonly input: string | null;
}

export type NewsRow = PublishedRow | EndedRow;

/** From `events f`: the same columns as ENDED_COLUMNS, so that both tables make one list. */
export const PUBLISHED_COLUMNS = sql`f.seq, f.at, f.job, f.run_id, cast(null as integer) as state,
  f.type, f.payload, f.actor, f.org_id, f.source_app,
  cast(null as text) as trigger, cast(null as integer) as attempt, cast(null as bigint) as started_at,
  cast(null as text) as reason, cast(null as text) as error, cast(null as text) as input`;

/** From `run_history f`. A long input lives in a table of its own. */
export const ENDED_COLUMNS = sql`f.seq, f.finished_at as at,
  (select name from job_defs where id = f.job_id) as job, f.id as run_id, f.state,
  cast(null as text) as type, cast(null as text) as payload, cast(null as text) as actor,
  cast(null as text) as org_id, cast(null as text) as source_app,
  f.trigger, f.attempt, f.started_at, f.reason, f.error_short as error,
  case when f.input = '@' then (select body from run_inputs where run_id = f.id) else f.input end as input`;
