/** A run as people read it, live or finished, in one shape for CLI, API and tests. */
import type { Priority, RunState, Trigger } from '@sb/jobs';
import { traceIdOf } from '@sb/telemetry';
import { priorityName, stateName } from '../lifecycle.ts';
import { INPUT_ELSEWHERE } from '../run.ts';
import { triggerOf } from '../rows/claimed-run.sql.ts';

/** Times are ms since the epoch. */
export interface RunRecord {
  readonly id: number;
  readonly jobId: string;
  readonly state: RunState;
  /** The reason for which it failed, or is held. */
  readonly reason?: string;
  readonly queue: string;
  readonly priority: Priority;
  readonly trigger: Trigger;
  /** The current attempt or the last one; 0 before the first. */
  readonly attempt: number;
  readonly maxAttempts: number;
  /** The name of the schedule that asked for the run. */
  readonly schedule?: string;
  readonly fireTime?: number;
  readonly input?: unknown;
  readonly result?: unknown;
  readonly error?: RunError;
  readonly tags: readonly string[];
  readonly dedupeKey?: string;
  readonly dryRun: boolean;
  readonly createdAt: number;
  readonly createdBy?: string;
  readonly runAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly nodeId?: number;
  readonly replayOf?: number;
  /** The first run of a series of replays. */
  readonly rootId?: number;
  /** The trace that it goes on in. */
  readonly traceId?: string;
}

/** An error as far as it is kept: all of it for one run, its first line in lists. */
export interface RunError {
  readonly name?: string;
  readonly message: string;
  /** The stable code of its class, if it has one. */
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: unknown;
  /** The errors of an `AggregateError`. */
  readonly errors?: unknown;
}

/** The columns that runs and history share, with names in place of ids. */
export interface SharedColumns {
  readonly id: number;
  readonly job: string;
  readonly queue: string;
  readonly schedule: string | null;
  readonly state: number;
  readonly reason: string | null;
  readonly priority: number;
  readonly trigger: string;
  readonly max_attempts: number;
  readonly schedule_id: number | null;
  readonly fire_at: number | null;
  readonly dedupe_key: string | null;
  readonly tags: string | null;
  readonly dry_run: number;
  readonly created_at: number;
  readonly created_by: string | null;
  readonly run_at: number;
  readonly started_at: number | null;
  readonly node_id: number | null;
  readonly claim_no: number;
  readonly replay_of: number | null;
  readonly root_id: number | null;
  readonly trace: string | null;
  readonly input: string | null;
  /** The input's text when it is too long for its row. */
  readonly long_input: string | null;
}

export interface HistoryColumns extends SharedColumns {
  readonly seq: number;
  readonly attempt: number;
  readonly finished_at: number;
  readonly error_short: string | null;
  /** The beginning of the whole error's JSON text; null when none is kept. */
  readonly error_head: string | null;
  readonly result: string | null;
}

export interface LiveColumns extends SharedColumns {
  readonly failures: number;
}

export function fromHistory(row: HistoryColumns): RunRecord {
  return {
    ...shared(row),
    attempt: row.attempt,
    finishedAt: row.finished_at,
    ...(row.error_short !== null && { error: shortError(row.error_short, row.error_head) }),
    ...(row.result !== null && { result: parseJson(row.result) }),
  };
}

export function fromLive(row: LiveColumns): RunRecord {
  return { ...shared(row), attempt: stateName(row.state) === 'running' ? row.failures + 1 : row.failures };
}

/** Matches at the beginning of a stored error: `describeError` of the logger writes its name first. */
const NAME = /^\{"name":("(?:[^"\\]|\\.)*")/;

/** The first line of an error has its name before its message, unless that is `Error`: see `errorLine`. */
function shortError(line: string, head: string | null): RunError {
  const [, quoted] = NAME.exec(head ?? '') ?? [];
  if (quoted === undefined) return { message: line };
  const name = JSON.parse(quoted) as string;
  const before = `${name.replaceAll('\0', ' ')}: `;
  return { name, message: line.startsWith(before) && name !== 'Error' ? line.slice(before.length) : line };
}

function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** Decodes a stored error: `describeError` of the logger wrote it. */
export function parseError(text: string): RunError {
  return JSON.parse(text) as RunError;
}

function shared(row: SharedColumns): Omit<RunRecord, 'attempt'> {
  const input = row.input === INPUT_ELSEWHERE ? row.long_input : row.input;
  return {
    id: row.id,
    jobId: row.job,
    state: stateName(row.state),
    queue: row.queue,
    priority: priorityName(row.priority),
    trigger: triggerOf(row.trigger),
    maxAttempts: row.max_attempts,
    tags: row.tags === null ? [] : (JSON.parse(row.tags) as readonly string[]),
    dryRun: row.dry_run === 1,
    createdAt: row.created_at,
    runAt: row.run_at,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.schedule !== null && { schedule: row.schedule }),
    ...(row.fire_at !== null && { fireTime: row.fire_at }),
    ...(input !== null && { input: parseJson(input) }),
    ...(row.dedupe_key !== null && { dedupeKey: row.dedupe_key }),
    ...(row.created_by !== null && { createdBy: row.created_by }),
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.node_id !== null && { nodeId: row.node_id }),
    ...(row.replay_of !== null && { replayOf: row.replay_of }),
    ...(row.root_id !== null && { rootId: row.root_id }),
    ...traceOfRow(row),
  };
}

function traceOfRow({ trace }: SharedColumns): Pick<RunRecord, 'traceId'> {
  const traceId = trace === null ? undefined : traceIdOf(trace);
  return traceId === undefined ? {} : { traceId };
}
