/** Groups requests that one statement can store: they differ only in input and dedupe key. */
import { encodeJson } from '@sb/jobs';
import type { Body, Tx } from '@sb/storage';
import { activeTrace } from '@sb/telemetry';
import { attachParents, lockParents } from '../dependencies/attach-parents.ts';
import { checkRequest } from './check-request.ts';
import { UnknownJobError, UnknownQueueError } from '../errors.ts';
import {
  DedupeKeyMissingError,
  EnqueueContendedError,
  QueueDrainingError,
  QueueFullError,
} from './errors.ts';
import { insertKeyed } from './insert-keyed.ts';
import type { Enqueued } from '../client-types.ts';
import { MAX_INPUT_BYTES, type RunRequest } from '../run.ts';
import { findRefusal, type Refusal } from './enqueue-refusal.sql.ts';
import { insertCounted, insertRuns } from './insert/insert-runs.ts';
import type { AlikeRuns, Pin, StoredIds } from './insert/new-run.sql.ts';

/** A request that was checked, and that a store can take. */
export interface EncodedRequest {
  readonly request: RunRequest;
  /** JSON text. */
  readonly input: string | null;
}

export interface Group extends AlikeRuns {
  readonly inputs: (string | null)[];
  readonly keys?: string[];
}

/** Throws `REQUEST_INVALID`, `NOT_JSON`, `TOO_DEEP` or `TOO_LARGE`. */
export function encodeRequest(request: RunRequest): EncodedRequest {
  checkRequest(request);
  const trace = request.trace ?? activeTrace();
  return {
    request: trace === undefined ? request : { ...request, trace },
    input: encodeJson(request.input, MAX_INPUT_BYTES) ?? null,
  };
}

/** Groups neighbours that are alike; the order stays. */
export function groupAlike(requests: readonly EncodedRequest[]): readonly Group[] {
  const groups: Group[] = [];
  for (const { request, input } of requests) {
    const group = groups.at(-1);
    const key = request.dedupeKey;
    if (group && areAlike(group.request, request)) {
      group.inputs.push(input);
      if (key !== undefined) group.keys?.push(key);
    } else groups.push({ request, inputs: [input], ...(key !== undefined && { keys: [key] }) });
  }
  return groups;
}

/** The answers in order, or why the group is refused: then none of it is stored. */
export function* insertGroup(tx: Tx, group: Group, pin?: Pin): Body<readonly Enqueued[] | Error> {
  const { after } = group.request;
  if (!after) return yield* insertPlain(tx, group, pin);
  const parents = yield* lockParents(tx, after);
  if (parents instanceof Error) return parents;
  const answers = yield* insertPlain(tx, group, pin);
  if (answers instanceof Error) return answers;
  const fresh = answers.filter(({ verdict }) => verdict === 'enqueued').map(({ id }) => id);
  yield* attachParents(tx, fresh, { after, parents });
  return answers;
}

function* insertPlain(tx: Tx, group: Group, pin?: Pin): Body<readonly Enqueued[] | Error> {
  const stored = group.keys ? undefined : enqueued(yield* tx.step(insertRuns([group], { pin })));
  return stored ?? (yield* insertLeft(tx, group, pin));
}

/** Stores runs for which an insert does not do: those with a key that may be held, and those of a queue with a bound. */
export function* insertLeft(tx: Tx, group: Group, pin?: Pin): Body<readonly Enqueued[] | Error> {
  const { request, inputs, keys } = group;
  const answer = keys && (yield* insertKeyed(tx, { request, rows: { inputs, keys }, pin }));
  if (answer === undefined) return yield* insertBounded(tx, group);
  return 'maxDepth' in answer ? new QueueFullError(answer, inputs.length) : answer;
}

/** Undefined when one was not stored. */
function enqueued(ids: StoredIds): readonly Enqueued[] | undefined {
  const stored = ids.filter((id) => id !== undefined);
  return stored.length === ids.length ? stored.map((id) => ({ id, verdict: 'enqueued' })) : undefined;
}

function areAlike(one: RunRequest, other: RunRequest): boolean {
  if ((one.dedupeKey === undefined) !== (other.dedupeKey === undefined)) return false;
  return hasOptionsOf(one, other) && hasOptionsOf(other, one);
}

/** Only options that are present are compared: most requests have few. */
function hasOptionsOf(one: RunRequest, other: RunRequest): boolean {
  for (const name in other) if (isShared(name) && !isSame(one[name], other[name])) return false;
  return true;
}

function isShared(name: string): name is keyof RunRequest {
  return name !== 'input' && name !== 'dedupeKey';
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}

/** Counts and stores runs that only the bound of their queue was in the way of. Else returns why none was stored. */
function* insertBounded(tx: Tx, group: Group): Body<readonly Enqueued[] | Error> {
  const { request, inputs, keys } = group;
  const refused = refusalOf(yield* findRefusal(tx, request), request);
  if (refused) return refused;
  if (keys) return new EnqueueContendedError(request.jobId);
  const counted = yield* tx.step(insertCounted(group));
  if ('maxDepth' in counted) return new QueueFullError(counted, inputs.length);
  return enqueued(counted) ?? new EnqueueContendedError(request.jobId);
}

/** Undefined when the job and the queue accept such a run. */
export function refusalOf(found: Refusal, { jobId, dedupeKey }: RunRequest): Error | undefined {
  if (!found.jobFound) return new UnknownJobError(jobId, found.jobs);
  if (!found.queueFound) return new UnknownQueueError(found.queue, found.queues);
  if (found.draining) return new QueueDrainingError(found.queue);
  return found.needsKey && dedupeKey === undefined ? new DedupeKeyMissingError(jobId) : undefined;
}
