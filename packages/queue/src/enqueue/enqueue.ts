/**
 * Enqueues runs. Called by the CLI, schedules, jobs and programs.
 * Promise: when it resolves, the runs survive a crash of the process and of the machine.
 * A crash before the commit stores none; the caller sees an error, never a wrong id.
 */
import { type Body, expectFound, refuseNesting, type Store, type Tx } from '@sb/storage';
import { type EncodedRequest, encodeRequest, groupAlike, insertGroup } from './enqueue-groups.ts';
import { enqueueTogether } from './enqueue-together.ts';
import type { Enqueued } from '../client-types.ts';
import { isRefusal } from './errors.ts';
import { insertEach, planInsert } from './insert-each.ts';
import { isReplacing } from './replace/decide-replacement.ts';
import { traceEnqueue } from './trace-enqueue.ts';
import type { RunRequest } from '../run.ts';
import type { Operator } from '../standing.ts';

/**
 * Stores one run. Fails with `REQUEST_INVALID`, `NOT_JSON`, `TOO_DEEP`, `TOO_LARGE`, `UNKNOWN_JOB`, `UNKNOWN_QUEUE`,
 * `QUEUE_DRAINING`, `QUEUE_FULL`, `DEDUPE_KEY_MISSING`, `ENQUEUE_CONTENDED`, `ENQUEUE_OUTCOME_UNKNOWN`.
 */
export async function enqueue(store: Store, request: RunRequest): Promise<Enqueued> {
  refuseNesting();
  return traceEnqueue(request, async (traced) => enqueueTogether(store, encodeRequest(traced)));
}

/**
 * The same inside a transaction of the caller, which rings the store's bell after the commit. `operator`: the event of a
 * waiting run that is changed names it.
 */
export function* enqueueIn(tx: Tx, request: RunRequest, operator?: Operator): Body<Enqueued> {
  const encoded = encodeRequest(request);
  const [group] = groupAlike([encoded]);
  const answers =
    group && !isReplacing(request)
      ? yield* insertGroup(tx, group)
      : yield* insertEach(tx, planInsert([encoded], operator), 'refuse all');
  if (answers instanceof Error) throw answers;
  const answer = expectFound(answers[0], 'the id of the enqueued run');
  if (answer instanceof Error) throw answer;
  return answer;
}

/** Several requests, each for itself: in order its answer, or why it is refused. */
export function* enqueueEachIn(tx: Tx, requests: readonly RunRequest[]): Body<readonly (Enqueued | Error)[]> {
  const encoded = requests.map(tryToEncode);
  const storable = encoded.filter((one): one is EncodedRequest => !(one instanceof Error));
  const stored = storable.length > 0 ? yield* insertEach(tx, planInsert(storable), 'first come') : [];
  const answers = stored.values();
  return encoded.map((one) =>
    one instanceof Error ? one : expectFound(answers.next().value, 'an answer for each request'),
  );
}

function tryToEncode(request: RunRequest): EncodedRequest | Error {
  try {
    return encodeRequest(request);
  } catch (error) {
    if (error instanceof Error && isRefusal(error)) return error;
    throw error;
  }
}
