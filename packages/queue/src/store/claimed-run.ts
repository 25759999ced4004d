import { TRIGGERS, type Trigger } from '@sb/jobs';
import type { ClaimedRun } from '../run.ts';

/** Facts that most runs lack; read as one JSON text, so that a claim returns few columns. */
export interface RareFacts {
  readonly trigger?: string;
  readonly fireAt?: number | null;
  readonly scheduleId?: number | null;
  readonly tags?: readonly string[] | null;
  readonly dryRun?: number;
}

type Columns = readonly [
  id: number,
  jobId: number,
  claimNo: number,
  failures: number,
  crashes: number,
  maxAttempts: number,
  timeoutMs: number | null,
  input: string | null,
  runAt: number,
  createdAt: number,
  rare: string | null,
];

const DEFAULT_TIMEOUT_MS = 3_600_000;

/** The one place where the columns of a claim are taken for what CLAIM_COLUMNS says they are. */
export function claimedRun(row: unknown, jobName: (id: number) => string): ClaimedRun {
  const [id, jobId, claimNo, failures, crashes, maxAttempts, timeoutMs, input, runAt, createdAt, rare] =
    row as Columns;
  const facts: RareFacts = rare === null ? {} : (JSON.parse(rare) as RareFacts);
  return {
    id,
    jobId: jobName(jobId),
    claimNo,
    failures,
    crashes,
    maxAttempts,
    timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
    input: input ?? undefined,
    runAt,
    createdAt,
    trigger: triggerOf(facts.trigger),
    tags: facts.tags ?? [],
    dryRun: facts.dryRun === 1,
    ...(facts.fireAt != null && { fireAt: facts.fireAt }),
    ...(facts.scheduleId != null && { scheduleId: facts.scheduleId }),
  };
}

/** `update ... returning` gives no order: first come, first served. */
export function inOrder(runs: readonly ClaimedRun[]): readonly ClaimedRun[] {
  return runs.length > 1 ? runs.toSorted((a, b) => a.runAt - b.runAt || a.id - b.id) : runs;
}

export function triggerOf(text: string | undefined): Trigger {
  return TRIGGERS.find((trigger) => trigger === text) ?? 'api';
}
