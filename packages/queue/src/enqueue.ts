/**
 * Asking for runs. Called by the CLI, schedules, jobs and programs.
 * Promise: when it resolves, the runs survive a crash of the process and of the machine.
 * A crash before the commit leaves nothing; whoever waits then hears an error, never a wrong id.
 */
import { encodeJson } from '@sb/jobs';
import { type Body, type Store, type Tx, WriteOutcomeUnknownError } from '@sb/storage';
import {
  EnqueueOutcomeUnknownError,
  QueueDrainingError,
  UnknownJobError,
  UnknownQueueError,
} from './errors.ts';
import { MAX_INPUT_BYTES, type RunRequest } from './run.ts';
import { findRefusal } from './store/enqueue-refusal.ts';
import { insertRuns } from './store/insert-runs.ts';

/** Stores one run and returns its id. Fails with `UNKNOWN_JOB`, `UNKNOWN_QUEUE`, `QUEUE_DRAINING`, `TOO_LARGE`. */
export async function enqueue(store: Store, request: RunRequest): Promise<number> {
  const [id] = await enqueueMany(store, [request]);
  if (id === undefined) throw new Error('The store returned no id.');
  return id;
}

/** Stores all of them or none, and returns their ids in order. */
export async function enqueueMany(store: Store, requests: readonly RunRequest[]): Promise<readonly number[]> {
  const groups = groupAlike(requests);
  try {
    const ids = await store.write((tx) => enqueueGroups(tx, groups), {
      durable: true,
      autocommit: groups.length === 1,
    });
    store.ring();
    return ids;
  } catch (error) {
    throw error instanceof WriteOutcomeUnknownError ? new EnqueueOutcomeUnknownError(error) : error;
  }
}

/** The same inside a transaction of the caller's, who rings the bell after the commit. */
export function* enqueueIn(tx: Tx, request: RunRequest): Body<number> {
  const [id] = yield* enqueueGroups(tx, groupAlike([request]));
  if (id === undefined) throw new Error('The store returned no id.');
  return id;
}

/** Runs that differ in nothing but their input: they are stored by one statement. */
interface Group {
  readonly request: RunRequest;
  /** JSON texts. */
  readonly inputs: (string | null)[];
}

function* enqueueGroups(tx: Tx, groups: readonly Group[]): Body<readonly number[]> {
  const ids: number[] = [];
  for (const { request, inputs } of groups) {
    const stored = yield* tx.step(insertRuns(request, inputs));
    if (stored.length < inputs.length) yield* refuse(tx, request);
    ids.push(...stored);
  }
  return ids;
}

function* refuse(tx: Tx, request: RunRequest): Body<never> {
  const { jobFound, queue, queues, draining } = yield* findRefusal(tx, request);
  if (!jobFound) throw new UnknownJobError(request.jobId);
  if (draining) throw new QueueDrainingError(queue);
  throw new UnknownQueueError(queue, queues);
}

function groupAlike(requests: readonly RunRequest[]): readonly Group[] {
  const groups: Group[] = [];
  let lastKey: string | undefined;
  for (const request of requests) {
    const { input, ...options } = request;
    const encoded = encodeJson(input, MAX_INPUT_BYTES) ?? null;
    const key = requests.length === 1 ? '' : JSON.stringify(options);
    const group = groups.at(-1);
    if (group && key === lastKey) group.inputs.push(encoded);
    else groups.push({ request, inputs: [encoded] });
    lastKey = key;
  }
  return groups;
}
