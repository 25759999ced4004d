/** Runs that are asked for together, in groups that one statement stores: they differ in nothing but their input. */
import { encodeJson } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { checkRequest, OPTION_NAMES } from './check-request.ts';
import { QueueDrainingError, UnknownJobError, UnknownQueueError } from './errors.ts';
import { MAX_INPUT_BYTES, type RunRequest } from './run.ts';
import { findRefusal } from './store/enqueue-refusal.ts';
import { insertRuns } from './store/insert-runs.ts';
import type { Pin } from './store/new-run.ts';

/** A request that is known to be storable. */
export interface EncodedRequest {
  readonly request: RunRequest;
  /** JSON text. */
  readonly input: string | null;
}

export interface Group {
  readonly request: RunRequest;
  readonly inputs: (string | null)[];
}

/** Throws `REQUEST_INVALID`, `NOT_JSON` or `TOO_LARGE`. */
export function encodeRequest(request: RunRequest): EncodedRequest {
  checkRequest(request);
  return { request, input: encodeJson(request.input, MAX_INPUT_BYTES) ?? null };
}

/** Neighbours that are alike; the order stays. */
export function groupAlike(requests: readonly EncodedRequest[]): readonly Group[] {
  const groups: Group[] = [];
  for (const { request, input } of requests) {
    const group = groups.at(-1);
    if (group && areAlike(group.request, request)) group.inputs.push(input);
    else groups.push({ request, inputs: [input] });
  }
  return groups;
}

/** The ids in order, or why the group is refused: then nothing of it is stored. */
export function* insertGroup(tx: Tx, { request, inputs }: Group, pin?: Pin): Body<readonly number[] | Error> {
  const ids = yield* tx.step(insertRuns(request, inputs, pin));
  return ids.length === inputs.length ? ids : yield* refusal(tx, request);
}

function areAlike(one: RunRequest, other: RunRequest): boolean {
  return OPTION_NAMES.every((name) => isSame(one[name], other[name]));
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}

function* refusal(tx: Tx, request: RunRequest): Body<Error> {
  const { jobFound, queue, queues, draining } = yield* findRefusal(tx, request);
  if (!jobFound) return new UnknownJobError(request.jobId);
  return draining ? new QueueDrainingError(queue) : new UnknownQueueError(queue, queues);
}
