import type { RunEnded } from '../payloads.ts';
import { HISTORY_EVENT_LIST } from './history-events.ts';
import type { Position } from '../position/position.ts';
import type { EndedRow, NewsRow, PublishedRow } from './fact-columns.sql.ts';

/** A committed fact: a row of `events`, or the end of a run. */
export interface News {
  /** Unique over both tables, and never used again. */
  readonly id: number;
  readonly type: string;
  readonly at: Date;
  readonly jobId?: string;
  readonly runId?: number;
  readonly orgId?: string;
  readonly sourceApp?: string;
  readonly actor?: string;
  /** As the catalogue defines it for the engine's own types. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Its place in the order: reading goes on after it. */
  readonly position: Position;
}

export function newsOf(row: NewsRow): News {
  return row.state === null ? publishedNews(row) : endedNews(row);
}

function publishedNews(row: PublishedRow): News {
  return {
    id: row.seq,
    type: row.type,
    at: new Date(row.at),
    ...present({
      jobId: row.job,
      runId: row.run_id,
      orgId: row.org_id,
      sourceApp: row.source_app,
      actor: row.actor,
    }),
    payload: JSON.parse(row.payload),
    position: positionOf(row),
  };
}

function endedNews(row: EndedRow): News {
  const orgId = orgIdOf(row.input);
  return {
    id: row.seq,
    type: typeOf(row.state),
    at: new Date(row.at),
    jobId: row.job,
    runId: row.run_id,
    ...present({ orgId }),
    payload: { ...runEnded(row, orgId) },
    position: positionOf(row),
  };
}

function runEnded(row: EndedRow, orgId: string | null): RunEnded {
  return {
    runId: row.run_id,
    jobId: row.job,
    trigger: row.trigger,
    attempt: row.attempt,
    ...present({
      durationMs: row.started_at === null ? null : row.at - row.started_at,
      reason: row.reason,
      orgId,
      error: row.error,
    }),
  };
}

function typeOf(state: number): string {
  const event = HISTORY_EVENT_LIST.find((candidate) => candidate.state === state);
  if (!event) throw new RangeError(`History holds the state ${state}, which is not a final state.`);
  return event.type;
}

function orgIdOf(input: string | null): string | null {
  const value: unknown = input === null ? undefined : JSON.parse(input);
  if (typeof value !== 'object' || value === null || !('orgId' in value)) return null;
  return typeof value.orgId === 'string' ? value.orgId : null;
}

function positionOf({ xid, seq }: NewsRow): Position {
  return { xid, seq };
}

/** Leaves out the fields whose column has no value. */
function present<T extends object>(columns: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(columns).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
