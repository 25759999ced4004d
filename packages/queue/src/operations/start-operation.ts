/**
 * Starts an operation. Called by the console, for more letters or runs than one request can wait for.
 * Promise: when it resolves, the order and its event are stored, in one transaction; a console that works on operations
 * carries it out.
 */
import { publish, toEngineEvent } from '@sb/events';
import { encodeJson } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { countChosenLetters, findChosenJobs, findNewestLetterId } from '../dead-letters/find-letters.sql.ts';
import { rateProblems } from '../dead-letters/pace.ts';
import { checkChoice, refuseMore } from '../dead-letters/sweep-letters.ts';
import {
  findRejecting,
  type JobsAtHand,
  type StoredRejecting,
  storedRejecting,
} from '../jobs/find-rejecting.ts';
import { checkOperator, reasonProblems } from '../operator.ts';
import { MAX_INPUT_BYTES } from '../run.ts';
import type { Operator } from '../standing.ts';
import type { RequestProblem } from '../errors.ts';
import { findJobsOf } from '../runs/run-rows.sql.ts';
import { priorityProblems } from '../runs/change-priority.ts';
import type { LetterOrder, OperationOrder, StoredOrder } from './operation.ts';
import { insertOperation } from './operations.sql.ts';
import { statusOf } from './do-chunk.ts';

interface StartOptions extends Operator {
  readonly jobs?: JobsAtHand | undefined;
  /** Of letters: the number that the operator was asked about. */
  readonly atMost?: number | undefined;
}

/**
 * Returns its id. `jobs`: those whose schema is at hand; a run of one that does not accept the input of a replay will be
 * refused. So will a run of a job with a dedupe key, where a replay changes its input: no code computes the key. Fails
 * with `REQUEST_INVALID`, `UNKNOWN_DEAD_LETTER`, `NOT_JSON`, `TOO_DEEP`, `TOO_LARGE`, and `CONFLICT` where more than
 * `atMost` letters are chosen.
 */
export async function startOperation(
  store: Store,
  order: OperationOrder,
  { actor, reason, jobs, atMost }: StartOptions,
): Promise<number> {
  checkOperator('An operation', { actor, reason }, problemsOf(order, reason));
  if (order.kind === 'replay') {
    encodeJson(order.patch, MAX_INPUT_BYTES);
    encodeJson(order.input, MAX_INPUT_BYTES);
  }
  if ('choice' in order) await checkChoice(store, order.choice);
  const rejecting = await rejectingOf(store, order, jobs);
  const stored: StoredOrder = { ...order, ...(rejecting && { rejecting }) };
  return store.write(function* (tx) {
    const start =
      'ids' in order ? { total: order.ids.length, upTo: order.ids.length } : yield* lettersOf(order);
    const operationId = yield* insertOperation(tx, {
      kind: order.kind,
      choice: JSON.stringify(stored),
      actor,
      reason,
      total: start.total,
      progress: JSON.stringify({ done: 0, refused: 0, says: [] }),
      place: JSON.stringify({ after: 0, upTo: start.upTo }),
    });
    const facts = {
      operationId,
      kind: order.kind,
      total: start.total,
      ...(reason !== undefined && { reason }),
    };
    yield* publish(tx, [toEngineEvent('operation.started', facts, { actor })]);
    return operationId;

    function* lettersOf({ kind, choice }: LetterOrder) {
      const upTo = yield* findNewestLetterId(tx);
      const status = statusOf(kind);
      const total = yield* countChosenLetters(tx, { choice, status, after: 0, upTo });
      refuseMore(total, { status, atMost });
      return { upTo, total };
    }
  });
}

/**
 * Asks the jobs of the runs or letters that are chosen now, and no others: to make the check of a schema takes milliseconds.
 * A letter of another job that joins later is not checked here; its attempt does that.
 */
async function rejectingOf(
  store: Store,
  order: OperationOrder,
  jobs: JobsAtHand = new Map(),
): Promise<StoredRejecting | undefined> {
  if (order.kind !== 'replay' || order.input === undefined) return undefined;
  const chosen = await store.read((tx) =>
    'ids' in order
      ? findJobsOf(tx, order.ids)
      : findChosenJobs(tx, { choice: order.choice, status: statusOf(order.kind) }),
  );
  const asked = chosen.flatMap((id) => {
    const job = jobs.get(id);
    return job ? [[id, job] as const] : [];
  });
  return storedRejecting(await findRejecting(new Map(asked), order.input));
}

function problemsOf(order: OperationOrder, reason: string | undefined): readonly RequestProblem[] {
  if (order.kind === 'discard' && reason === undefined) return reasonProblems(reason);
  if (order.kind === 'priority') return priorityProblems(order);
  if (order.kind !== 'replay') return [];
  const isBoth = order.input !== undefined && order.patch !== undefined;
  return [
    ...(isBoth ? [{ field: 'patch', message: 'expected input or patch, got both' }] : []),
    ...rateProblems(order.rate),
  ];
}
