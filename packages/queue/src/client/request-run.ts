/**
 * Runs that a person or a token requests. Called by CLI and console.
 * Promise: that of enqueue.ts. The runs and the event that says who requested them are one transaction: a crash before the
 * commit leaves neither. The job's code checks the input again when the run starts.
 * A token that gives no reason leaves no event of a new run, which shares a write with others: a program may request many,
 * and each has its actor. A waiting run that it changes is that of another request, so that leaves an event.
 */
import { publish, toEngineEvent } from '@sb/events';
import { type Body, refuseNesting, type Store, type Tx } from '@sb/storage';
import { enqueueChain, insertChain } from '../chains/enqueue-chain.ts';
import type { EncodedStep } from '../chains/insert-fresh-chain.ts';
import type { AskedStep } from '../chains/plan-chain.ts';
import type { Enqueued, EnqueuedChain } from '../client-types.ts';
import { enqueue, enqueueIn } from '../enqueue/enqueue.ts';
import { outcomeOf } from '../enqueue/enqueue-together.ts';
import { isReplacing } from '../enqueue/replace/decide-replacement.ts';
import { traceEnqueue } from '../enqueue/trace-enqueue.ts';
import { refuseSecrets } from '../jobs/refuse-secrets.ts';
import { checkOperator } from '../operator.ts';
import type { RunRequest } from '../run.ts';
import type { Operator } from '../standing.ts';

/** Fails with `INPUT_INVALID` for a secret in its input, and as `enqueue` does. */
export async function requestRun(store: Store, request: RunRequest, operator: Operator): Promise<Enqueued> {
  refuseNesting();
  checkOperator('A request', operator);
  await refuseSecrets(store, request);
  const own = { ...request, createdBy: operator.actor };
  if (!leavesEvent(operator) && !isReplacing(own)) return enqueue(store, own);
  return traceEnqueue(own, (traced) => write(store, (tx) => requestIn(tx, traced, operator)));
}

/** Fails with `INPUT_INVALID` for a secret in an input, and as `enqueueChain` does. */
export async function requestChain(
  store: Store,
  steps: readonly AskedStep[],
  operator: Operator,
): Promise<EnqueuedChain> {
  checkOperator('A request', operator);
  for (const { request } of steps) await refuseSecrets(store, request);
  const own = steps.map((step) => ({ ...step, request: { ...step.request, createdBy: operator.actor } }));
  if (!leavesEvent(operator)) return enqueueChain(store, own);
  return enqueueChain(store, own, (planned) => write(store, (tx) => requestStepsIn(tx, planned, operator)));
}

function leavesEvent({ actor, reason }: Operator): boolean {
  return reason !== undefined || !actor.startsWith('token:');
}

/** A run that was there already is no new request; its change has an event of its own. */
function* requestIn(tx: Tx, request: RunRequest, operator: Operator): Body<Enqueued> {
  const run = yield* enqueueIn(tx, request, operator);
  const { actor, reason } = operator;
  const { jobId } = request;
  const { id: runId, verdict } = run;
  const facts = { runId, jobId, ...(reason !== undefined && { reason }) };
  if (verdict === 'enqueued' && leavesEvent(operator))
    yield* publish(tx, [toEngineEvent('run.requested', facts, { actor, jobId, runId })]);
  return run;
}

function* requestStepsIn(
  tx: Tx,
  planned: readonly EncodedStep[],
  { actor, reason }: Operator,
): Body<EnqueuedChain> {
  const chain = yield* insertChain(tx, planned);
  const runs = chain.runs.filter(({ verdict }) => verdict === 'enqueued').length;
  const facts = { chainId: chain.id, runs, ...(reason !== undefined && { reason }) };
  if (runs > 0) yield* publish(tx, [toEngineEvent('chain.requested', facts, { actor, runId: chain.id })]);
  return chain;
}

async function write<Stored>(store: Store, body: (tx: Tx) => Body<Stored>): Promise<Stored> {
  try {
    return await store.write(body, { durable: true, rings: true });
  } catch (error) {
    throw outcomeOf(error);
  }
}
