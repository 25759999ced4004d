import { TRIGGERS, type Trigger } from '@sb/jobs';
import { unpackNumbers, unpackTexts } from './packed.ts';
import type { ClaimedRun, CountedRun } from '../run.ts';

/**
 * The columns that a claim returns, in this order. Each column costs time, so facts that most runs lack share one JSON
 * text. `claimNo`: that of the claim itself.
 */
const claimColumns = (claimNo: string): string =>
  `id, job_id, ${claimNo}, max_attempts, timeout_ms, input, run_at, created_at`;

/** Whether a run has such facts. */
const HAS_RARE_FACTS = `trigger <> 'api' or failures > 0 or crashes > 0 or fire_at is not null
  or tags is not null or dry_run <> 0 or start_by is not null or trace is not null`;
/** Without a trace the name of the queue is of no use. */
const QUEUE = 'case when trace is not null then (select name from queues where queues.id = queue_id) end';

const SQLITE_RARE = `case when ${HAS_RARE_FACTS} then json_object('trigger', trigger, 'failures', failures,
  'crashes', crashes, 'fireAt', fire_at, 'scheduleId', schedule_id, 'replayOf', replay_of,
  'tags', json(tags), 'dryRun', dry_run, 'trace', trace, 'queue', ${QUEUE},
  'isLate', start_by < @now) end`;
const POSTGRES_RARE = `case when ${HAS_RARE_FACTS} then json_build_object('trigger', trigger, 'failures', failures,
    'crashes', crashes, 'fireAt', fire_at, 'scheduleId', schedule_id, 'replayOf', replay_of,
    'tags', tags::json, 'dryRun', dry_run, 'trace', trace, 'queue', ${QUEUE},
    'isLate', (start_by < (select ms from t))::int)::text end as rare`;
/** Begins runs; a `where` follows. */
export const SQLITE_TAKE = `update runs set state = 3, claim_no = claim_no + 1, node_id = @node, started_at = @now,
  deadline_at = @now + coalesce(timeout_ms, 3600000)`;
export const SQLITE_RETURNING = `returning ${claimColumns('claim_no')}, ${SQLITE_RARE}, queue_id`;
/** The same of runs that the same transaction begins afterwards. */
export const SQLITE_COLUMNS = `${claimColumns('claim_no + 1')}, ${SQLITE_RARE}, queue_id`;
export const POSTGRES_COLUMNS = `${claimColumns('claim_no')}, ${POSTGRES_RARE}`;
/** Runs of a statement's part `taken`, with POSTGRES_COLUMNS and `rare`, as one row: `unpackRuns`. */
export const POSTGRES_PACKED = `array_agg(id)::text, array_agg(job_id)::text, array_agg(claim_no)::text,
  array_agg(max_attempts)::text, array_agg(timeout_ms)::text, json_agg(input)::text, array_agg(run_at)::text,
  array_agg(created_at)::text, case when count(rare) > 0 then json_agg(rare)::text end`;

/** Facts that most runs lack. */
interface RareFacts {
  readonly trigger: string;
  readonly failures: number;
  readonly crashes: number;
  readonly fireAt: number | null;
  readonly scheduleId: number | null;
  readonly replayOf: number | null;
  readonly tags: readonly string[] | null;
  readonly dryRun: number;
  readonly isLate: number | null;
  readonly trace: string | null;
  readonly queue: string | null;
}

type Columns = readonly [
  id: number,
  jobId: number,
  claimNo: number,
  maxAttempts: number,
  timeoutMs: number | null,
  input: string | null,
  runAt: number,
  createdAt: number,
  rare: string | null,
  /** Only on SQLite. */
  queueId?: number,
];

const DEFAULT_TIMEOUT_MS = 3_600_000;
const NO_TAGS: readonly string[] = [];
const USUAL: RareFacts = {
  trigger: 'api',
  failures: 0,
  crashes: 0,
  fireAt: null,
  scheduleId: null,
  replayOf: null,
  tags: null,
  dryRun: 0,
  isLate: null,
  trace: null,
  queue: null,
};

/**
 * The only place that trusts a claim's columns to be as `claimColumns` and the rare facts define them. `startedAt`: of a
 * claim on SQLite.
 */
export function claimedRun(row: unknown, jobName: (id: number) => string, startedAt?: number): ClaimedRun {
  // By index: destructuring would cost an iterator for each run.
  const columns = row as Columns;
  const rare = columns[8];
  const facts = rare === null ? USUAL : (JSON.parse(rare) as RareFacts);
  return {
    id: columns[0],
    jobId: jobName(columns[1]),
    claimNo: columns[2],
    failures: facts.failures,
    crashes: facts.crashes,
    maxAttempts: columns[3],
    timeoutMs: columns[4] ?? DEFAULT_TIMEOUT_MS,
    input: columns[5] ?? undefined,
    runAt: columns[6],
    createdAt: columns[7],
    trigger: rare === null ? 'api' : triggerOf(facts.trigger),
    tags: facts.tags ?? NO_TAGS,
    dryRun: facts.dryRun === 1,
    fireAt: facts.fireAt ?? undefined,
    scheduleId: facts.scheduleId ?? undefined,
    replayOf: facts.replayOf ?? undefined,
    isLate: facts.isLate === 1,
    trace: facts.trace ?? undefined,
    queue: facts.queue ?? undefined,
    counted: startedAt === undefined ? undefined : countedRun(columns, facts, startedAt),
  };
}

function countedRun(columns: Columns, { failures, dryRun }: RareFacts, startedAt: number): CountedRun {
  return {
    jobId: columns[1],
    queueId: columns[9] ?? 0,
    attempt: failures + 1,
    runAt: columns[6],
    startedAt,
    dryRun: dryRun === 1,
  };
}

/** The columns of POSTGRES_PACKED, run by run. */
export function unpackRuns(row: readonly unknown[]): readonly Columns[] {
  const [ids, jobIds, claimNos, maxAttempts, timeouts] = row.slice(0, 5).map(unpackNumbers);
  const inputs = unpackTexts(row[5]);
  const [runAts, createdAts] = row.slice(6, 8).map(unpackNumbers);
  const rare = unpackTexts(row[8]);
  return (ids ?? []).map((id, i) => [
    id ?? 0,
    jobIds?.[i] ?? 0,
    claimNos?.[i] ?? 0,
    maxAttempts?.[i] ?? 0,
    timeouts?.[i] ?? null,
    inputs[i] ?? null,
    runAts?.[i] ?? 0,
    createdAts?.[i] ?? 0,
    rare[i] ?? null,
  ]);
}

/** `update ... returning` has no order: sorts by due time. */
export function inOrder(runs: readonly ClaimedRun[]): readonly ClaimedRun[] {
  return runs.length > 1 ? runs.toSorted((a, b) => a.runAt - b.runAt || a.id - b.id) : runs;
}

export function triggerOf(text: string | undefined): Trigger {
  return TRIGGERS.find((trigger) => trigger === text) ?? 'api';
}
