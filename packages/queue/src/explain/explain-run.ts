/**
 * Explains why a run is not running. Called by CLI and console. Reads all facts in one transaction; beside three
 * million other runs this takes a few milliseconds. explain.ts decides on the causes.
 */
import type { Priority, RunState } from '@sb/jobs';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import type { Cause } from './causes.ts';
import { errorLine } from '../settle/end/end-run.ts';
import { UnknownRunError } from '../errors.ts';
import { explain, type LiveFacts, type RunFacts } from './explain.ts';
import { findFullLimits, findSpentRates } from './find-limits.ts';
import { CONTROL, MAX_CRASHES, priorityName, stateName } from '../lifecycle.ts';
import type { NodeRecord } from '../nodes/list-nodes.ts';
import { standingOf } from '../standing.ts';
import {
  countAhead,
  type ExplainedRow,
  findAwaited,
  findExplained,
  findLastAttempt,
  findSuspects,
} from './explain.sql.ts';
import { findHistoryRow, findNewestRunId } from '../runs/run-rows.sql.ts';
import { findNodes } from '../nodes/list-nodes.sql.ts';
import { findLetterOfRun } from '../runs/run-details.sql.ts';
import { findStanding } from '../pauses/standing.sql.ts';

export interface ExplainOptions {
  /**
   * Returns true when a node's process is known to be gone, though its lease has not run out. Default: only leases
   * count.
   */
  readonly isGone?: ((node: NodeRecord) => boolean) | undefined;
}

export interface RunExplanation {
  readonly runId: number;
  readonly jobId: string;
  readonly queue: string;
  readonly priority: Priority;
  readonly state: RunState;
  /** When it was, or is, due. */
  readonly runAt: number;
  /** The store's clock. */
  readonly now: number;
  /** All causes that apply, the one that must end first on top; never empty. */
  readonly causes: readonly Cause[];
}

/** Fails with `UNKNOWN_RUN`. */
export async function explainRun(
  store: Store,
  runId: number,
  options: ExplainOptions = {},
): Promise<RunExplanation> {
  return store.read(function* (tx) {
    return (yield* explainLive(tx, runId, options)) ?? (yield* explainFinished(tx, runId));
  });
}

/** Undefined when the run has finished, or does not exist. */
export function* explainLive(
  tx: Tx,
  runId: number,
  { isGone = () => false }: ExplainOptions,
): Body<RunExplanation | undefined> {
  const row = yield* findExplained(tx, runId);
  if (!row) return undefined;
  const run = liveFacts(row);
  const job = yield* findStanding(tx, 'job_defs', row.job);
  const queue = yield* findStanding(tx, 'queues', row.queue);
  const nodes = (yield* findNodes(tx)).map((node) => ({ ...node, alive: node.alive && !isGone(node) }));
  let facts: RunFacts = {
    now: row.now,
    run,
    job: job ? standingOf(job) : { mode: 'active' },
    queue: queue ? standingOf(queue) : { mode: 'active' },
    nodes,
    ...(row.unknown_since !== null && { unknownSince: row.unknown_since }),
    ...(row.lacks_key === 1 && { lacksKey: true }),
    ...(row.node_id !== null && { node: { id: row.node_id, name: row.node ?? `#${row.node_id}` } }),
  };
  for (const read of READERS) facts = { ...facts, ...(yield* read(tx, row)) };
  const { jobId, priority, state, runAt } = run;
  return { runId, jobId, queue: row.queue, priority, state, runAt, now: row.now, causes: explain(facts) };
}

/** Reads the facts of one cause. It reads nothing when the run cannot have that cause. */
type Reader = (tx: Tx, row: ExplainedRow) => Body<Partial<RunFacts>>;

const READERS: readonly Reader[] = [
  readLastAttempt,
  readAhead,
  readSuspects,
  readLimits,
  readRates,
  readParents,
];

function* readLastAttempt(
  tx: Tx,
  { id, claim_no: claimed, run_at: runAt, now }: ExplainedRow,
): Body<Partial<RunFacts>> {
  const last = claimed > 0 && runAt > now ? yield* findLastAttempt(tx, id) : undefined;
  if (!last) return {};
  const { claim_no: claimNo, outcome, error } = last;
  return { lastAttempt: { claimNo, outcome, ...(error !== null && { error: errorLine(error) }) } };
}

function* readAhead(tx: Tx, row: ExplainedRow): Body<Partial<RunFacts>> {
  const isDue = stateName(row.state) === 'queued' && row.run_at <= row.now && row.node_id === null;
  return isDue ? { ahead: yield* countAhead(tx, row) } : {};
}

function* readSuspects(tx: Tx, { crashes }: ExplainedRow): Body<Partial<RunFacts>> {
  return crashes < MAX_CRASHES - 1 ? {} : { suspects: yield* findSuspects(tx) };
}

function* readParents(tx: Tx, { id, state }: ExplainedRow): Body<Partial<RunFacts>> {
  if (stateName(state) !== 'waiting') return {};
  const rows = yield* findAwaited(tx, id);
  return { parents: rows.map((row) => ({ ...row, state: stateName(row.state) })) };
}

function* readLimits(tx: Tx, { id, state, node_id: nodeId }: ExplainedRow): Body<Partial<RunFacts>> {
  return isClaimable(state) && nodeId === null ? { limits: yield* findFullLimits(tx, id) } : {};
}

function* readRates(tx: Tx, { id, state, node_id: nodeId }: ExplainedRow): Body<Partial<RunFacts>> {
  return isClaimable(state) && nodeId === null ? { rates: yield* findSpentRates(tx, id) } : {};
}

function isClaimable(state: number): boolean {
  return stateName(state) === 'queued' || stateName(state) === 'held';
}

export function liveFacts(row: ExplainedRow): LiveFacts {
  return {
    id: row.id,
    jobId: row.job,
    queue: row.queue,
    priority: priorityName(row.priority),
    state: stateName(row.state),
    lane: row.lane,
    runAt: row.run_at,
    claimNo: row.claim_no,
    failures: row.failures,
    crashes: row.crashes,
    pending: row.pending_deps,
    maxAttempts: row.max_attempts,
    cancelRequested: row.ctl === CONTROL.cancel,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.start_by !== null && { startBy: row.start_by }),
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.deadline_at !== null && { deadlineAt: row.deadline_at }),
  };
}

function* explainFinished(tx: Tx, runId: number): Body<RunExplanation> {
  const row = yield* findHistoryRow(tx, runId);
  if (!row) throw new UnknownRunError(runId, yield* findNewestRunId(tx));
  const state = stateName(row.state);
  const letter = yield* findLetterOfRun(tx, runId);
  const end: Cause = {
    because: 'finished',
    state,
    at: row.finished_at,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.error_short !== null && { error: row.error_short }),
    ...(letter && { deadLetter: letter.status }),
    ...(letter && letter.replayed_as !== null && { replayedAs: letter.replayed_as }),
  };
  const { job: jobId, queue, run_at: runAt } = row;
  const now = yield* readClock(tx);
  return { runId, jobId, queue, priority: priorityName(row.priority), state, runAt, now, causes: [end] };
}
