/**
 * The one description of the stored rows. Times are ms since the epoch, flags are 0 or 1, JSON is text, and
 * states and priorities are their positions in RUN_STATES and PRIORITIES, on both dialects alike.
 */
import type { AccessTables } from './access.ts';
import type { AlertTables } from './alerts.ts';
import type { BoardTables } from './board.ts';
import type { GithubTables } from './github.ts';
import type { QueueTables } from './queue.ts';
import type { ScheduleTables } from './schedules.ts';

export interface Tables
  extends QueueTables, ScheduleTables, AlertTables, BoardTables, AccessTables, GithubTables {
  store_meta: {
    one: number;
    store_id: string;
    min_code_version: string;
    created_at: number;
    /** The PostgreSQL server whose transactions the positions count. */
    server_id: string | null;
  };
  migrations: { name: string; applied_at: number };
  /** SQLite only: PostgreSQL has a sequence, and reads definitions inside the claim. */
  counters: { one: number; seq: number; definitions: number };
  cursors: { name: string; xid: string; seq: number };
  leases: { name: string; holder: string | null; node_id: number | null; expires_at: number };
  events: EventRow;
}

interface EventRow {
  seq: number;
  type: string;
  at: number;
  actor: string | null;
  org_id: string | null;
  job: string | null;
  run_id: number | null;
  source_app: string | null;
  dedupe_key: string | null;
  payload: string;
}
