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
  /** 1: a bound of the queue does not matter, because it was looked at, or because the run does not wait. */
  readonly unbounded: number;
}

/** One of several that have little in common. */
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

/** What a run's row says at first: queued, and open unless there is a limit; or pinned and already running. */
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

/** What waits in a queue with a bound; it is counted no further than the bound. */
export interface Room {
  readonly queue: string;
  readonly depth: number;
  readonly maxDepth: number;
}

/** Nothing was stored, because it was too much. */
export type Full = Room;

export function isFull(room: Room | undefined, { inputs }: NewRows): room is Full {
  return room !== undefined && room.depth + inputs.length > room.maxDepth;
}

const WAITING = ['r.state = 1 and r.lane = 0', 'r.state = 1 and r.lane = 1', 'r.state = 2', 'r.state = 0'];

/** The text of a count of what waits in a queue, each part by the index that holds it; `limit` stops each. */
export function depthText(queueId: string, limit: string): string {
  return WAITING.map(
    (part) =>
      `(select count(*) from (select 1 from runs r where r.queue_id = ${queueId} and ${part} limit ${limit}) c)`,
  ).join(' + ');
}
