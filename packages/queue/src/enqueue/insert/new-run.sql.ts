import { priorityCode } from '../../lifecycle.ts';
import type { RunRequest } from '../../run.ts';

/** Runs that differ in nothing but their input, and in their dedupe key where they have one. */
export interface AlikeRuns {
  readonly request: RunRequest;
  /** JSON texts. */
  readonly inputs: readonly (string | null)[];
  /** One for each input. */
  readonly keys?: readonly string[] | undefined;
}

export interface InsertOptions {
  readonly pin?: Pin | undefined;
  /** The caller has counted: a queue with a bound has room for the runs. */
  readonly counted?: boolean;
  /** The caller holds the keys for as long as they are to be held. */
  readonly keysTaken?: boolean;
}

/** A run that only one node takes: it starts at once, as that node's. */
export interface Pin {
  readonly nodeId: number;
}

/** In the order of the rows; undefined for a run that was not stored. */
export type StoredIds = readonly (number | undefined)[];

/** The values of a run's row that do not come from its job's definition. */
export interface NewRun {
  readonly jobId: string;
  readonly queue: string | null;
  readonly priority: number | null;
  readonly delayMs: number;
  readonly runAtMs: number | null;
  readonly maxAttempts: number | null;
  readonly timeoutMs: number | null;
  readonly startWithinMs: number | null;
  readonly trigger: string;
  readonly scheduleId: number | null;
  readonly fireAt: number | null;
  readonly createdBy: string | null;
  readonly tags: string | null;
  readonly dryRun: number;
  readonly limitKey: string | null;
  readonly rateKey: string | null;
  readonly dedupeTtlMs: number | null;
  readonly trace: string | null;
}

export function newRun(request: RunRequest): NewRun {
  return {
    jobId: request.jobId,
    queue: request.queue ?? null,
    priority: request.priority === undefined ? null : priorityCode(request.priority),
    delayMs: request.delayMs ?? 0,
    runAtMs: request.runAtMs ?? null,
    maxAttempts: request.maxAttempts ?? null,
    timeoutMs: request.timeoutMs ?? null,
    startWithinMs: request.startWithinMs ?? null,
    trigger: request.trigger ?? (request.after ? 'dependency' : 'api'),
    scheduleId: request.schedule?.id ?? null,
    fireAt: request.schedule?.fireAt ?? null,
    createdBy: request.createdBy ?? null,
    tags: request.tags && request.tags.length > 0 ? JSON.stringify(request.tags) : null,
    dryRun: request.dryRun ? 1 : 0,
    limitKey: request.limitKey ?? null,
    rateKey: request.rateKey ?? null,
    dedupeTtlMs: request.dedupeTtlMs ?? null,
    trace: request.trace ?? null,
  };
}
