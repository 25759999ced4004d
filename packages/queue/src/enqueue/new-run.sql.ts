import { LANES, priorityCode, stateCode } from '../lifecycle.ts';
import type { RunRequest } from '../run.ts';

/** The values of a run's row that do not come from its job's definition. */
export interface NewRun {
  readonly jobId: string;
  readonly queue: string | null;
  readonly priority: number | null;
  readonly delayMs: number;
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
  readonly pin: Pin | undefined;
  /** 1: the bound of the queue is not checked, because the caller has counted, or because the run does not wait. */
  readonly unbounded: number;
}

/** One of several runs that have little in common. */
export interface DifferentRun extends NewRun {
  readonly dedupeKey: string | null;
  readonly dedupeTtlMs: number | null;
  readonly input: string | null;
}

/** A run that only one node takes: it starts at once, as that node's. */
export interface Pin {
  readonly nodeId: number;
}

export function newRun(
  request: RunRequest,
  { pin, counted }: { readonly pin?: Pin | undefined; readonly counted?: boolean },
): NewRun {
  return {
    jobId: request.jobId,
    queue: request.queue ?? null,
    priority: request.priority === undefined ? null : priorityCode(request.priority),
    delayMs: request.delayMs ?? 0,
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
    pin,
    unbounded: pin || counted ? 1 : 0,
  };
}

/** The first state of a run: queued, and open unless it has a limit; or pinned and already running. */
export function firstState(pin: Pin | undefined): { state: number; lane: number; claimNo: number } {
  return pin
    ? { state: stateCode('running'), lane: LANES.pinned, claimNo: 1 }
    : { state: stateCode('queued'), lane: LANES.open, claimNo: 0 };
}

/** Runs that differ in nothing but their input, and in their dedupe key where they have one. */
export interface NewRows {
  /** JSON texts. */
  readonly inputs: readonly (string | null)[];
  /** One for each input, no two alike. */
  readonly keys?: readonly string[] | undefined;
}

export interface Inserted {
  /** In the order of the rows; fewer where keys were held. */
  readonly ids: readonly number[];
  /** The keys of those ids. */
  readonly keys?: readonly string[];
}

/** How many runs wait in a queue with a bound, counted no further than the bound. */
export interface Room {
  readonly queue: string;
  readonly depth: number;
  readonly maxDepth: number;
}

/** No run was stored, because they were too many. */
export type Full = Room;

export function isFull(room: Room | undefined, { inputs }: NewRows): room is Full {
  return room !== undefined && room.depth + inputs.length > room.maxDepth;
}

const WAITING = ['r.state = 1 and r.lane = 0', 'r.state = 1 and r.lane = 1', 'r.state = 2', 'r.state = 0'];

/** SQL that counts the runs that wait in a queue. Each part has its index, and counts up to `limit`. */
export function depthText(queueId: string, limit: string): string {
  return WAITING.map(
    (part) =>
      `(select count(*) from (select 1 from runs r where r.queue_id = ${queueId} and ${part} limit ${limit}) c)`,
  ).join(' + ');
}
