import type { DurableEventType } from '@sb/events';
import { sql, type Body, type Tables, type Tx } from '@sb/storage';

/** Runs that a purge ends in one transaction. */
export const PURGE_CHUNK = 500;

export function* findAttempts(tx: Tx, runId: number): Body<readonly Tables['attempts'][]> {
  return yield* tx.rows(sql<Tables['attempts']>`
    select run_id, claim_no, outcome, started_at, finished_at, node_id, error from attempts
    where run_id = ${runId} order by claim_no`);
}

type Letter = Pick<Tables['dead_letters'], 'status' | 'replayed_as' | 'error' | 'fingerprint'>;

export function* findLetterOfRun(tx: Tx, runId: number): Body<Letter | undefined> {
  return yield* tx.first(sql<Letter>`
    select status, replayed_as, error, fingerprint from dead_letters where run_id = ${runId}`);
}

export function* isNodeAlive(tx: Tx, nodeId: number | null): Body<boolean> {
  const row = yield* tx.first(sql<{ id: number }>`
    select id from nodes where id = ${nodeId} and state not in ('stopped', 'lost') and expires_at > ${tx.now}`);
  return row !== undefined;
}

export function* findLongInput(tx: Tx, runId: number): Body<string | undefined> {
  const row = yield* tx.first(sql<{ body: string }>`select body from run_inputs where run_id = ${runId}`);
  return row?.body;
}

/** An event about a run: who asked, when, and its payload. */
interface EventRow {
  readonly actor: string | null;
  readonly at: number;
  readonly payload: string;
}

/** The first request to cancel the run: later ones change nothing. */
export function* findCancelRequest(tx: Tx, runId: number): Body<EventRow | undefined> {
  return (yield* findEventsOf(tx, runId, 'run.cancel_requested'))[0];
}

/** The retries of a run, oldest first: when an attempt had ended, and the payload with its delay. */
export function* findRetries(tx: Tx, runId: number): Body<readonly EventRow[]> {
  return yield* findEventsOf(tx, runId, 'run.retrying');
}

/** Oldest first. By the index over the events of a run, not by that over types. */
function* findEventsOf(tx: Tx, runId: number, type: DurableEventType): Body<readonly EventRow[]> {
  const rows = yield* tx.rows(sql<EventRow & { seq: number }>`
    select seq, actor, at, payload from events where run_id = ${runId} and type || '' = ${type}`);
  return rows.toSorted((one, other) => one.seq - other.seq);
}

/** The purge that ended the run: its event is written after at most a chunk of ends, in the same transaction. */
export function* findPurge(tx: Tx, runId: number): Body<EventRow | undefined> {
  const together =
    tx.dialect === 'postgres' ? sql`e.xid = h.xid` : sql`e.seq <= h.seq + ${sql.raw(String(PURGE_CHUNK))}`;
  return yield* tx.first(sql<EventRow>`
    select e.actor, e.at, e.payload from run_history h join events e on e.seq > h.seq and ${together}
    where h.id = ${runId} and e.type = 'queue.purged' order by e.seq limit 1`);
}
