/**
 * Enqueues several runs that follow each other. Called by programs.
 * Promise: all of them are stored, or none. The run of a step whose dedupe key is held is the run that holds it.
 */
import { type Body, expectFound, refuseNesting, type Store, type Tx } from '@sb/storage';
import type { Enqueued, EnqueuedChain, RunAfter } from '../client-types.ts';
import { encodeRequest, groupAlike, insertGroup } from '../enqueue/enqueue-groups.ts';
import { outcomeOf } from '../enqueue/enqueue-together.ts';
import { attachParents, lockParents } from '../dependencies/attach-parents.ts';
import { enqueueFreshChain } from './chains-together.ts';
import { findChainOf } from './chains.sql.ts';
import {
  asDependent,
  type ChainRuns,
  type EncodedStep,
  insertFreshChains,
  isFreshChain,
} from './insert-fresh-chain.ts';
import { type AskedStep, type PlannedAfter, type PlannedStep, planChain } from './plan-chain.ts';
import { ChainInvalidError } from './errors.ts';
import { traceEnqueueMany } from '../enqueue/trace-enqueue.ts';
import { joinChain } from '../dependencies/run-deps.sql.ts';

type StoreChain = (planned: readonly EncodedStep[]) => Promise<EnqueuedChain>;

/** `storeChain`: by default it shares a write with others. Fails as `enqueue` does, and with `CHAIN_INVALID`. */
export async function enqueueChain(
  store: Store,
  steps: readonly AskedStep[],
  storeChain: StoreChain = (planned) => storeTogether(store, planned),
): Promise<EnqueuedChain> {
  refuseNesting();
  const planned = planChain(steps);
  return traceEnqueueMany(
    planned.map(({ request }) => request),
    (traced) => storeChain(planned.map((step, at) => encodeStep(step, traced[at]))),
  );
}

function encodeStep(step: PlannedStep, request = step.request): EncodedStep {
  return { ...step, encoded: encodeRequest(request) };
}

/** In a transaction of the caller, which rings after the commit. Throws the first refusal. */
export function* insertChain(tx: Tx, planned: readonly EncodedStep[]): Body<EnqueuedChain> {
  if (!isFreshChain(planned)) return yield* insertStepByStep(tx, planned);
  const [runs] = yield* insertFreshChains(tx, [planned]);
  return freshChain(planned, expectFound(runs, 'the runs of a chain'));
}

async function storeTogether(store: Store, planned: readonly EncodedStep[]): Promise<EnqueuedChain> {
  if (!isFreshChain(planned)) return storeSteps(store, planned);
  return freshChain(planned, await enqueueFreshChain(store, planned));
}

function freshChain([first]: readonly EncodedStep[], runs: ChainRuns): EnqueuedChain {
  return { id: runs.get(first?.place ?? 0)?.id ?? Number.NaN, runs: inOrderOfSteps(runs) };
}

function inOrderOfSteps(runs: ChainRuns): readonly Enqueued[] {
  return [...runs].toSorted(([one], [other]) => one - other).map(([, run]) => run);
}

async function storeSteps(store: Store, steps: readonly EncodedStep[]): Promise<EnqueuedChain> {
  try {
    const chain = await store.write((tx) => insertStepByStep(tx, steps), { durable: true });
    store.ring();
    return chain;
  } catch (error) {
    throw outcomeOf(error);
  }
}

/** One by one, because some are older runs, which may have ended. All new runs get one chain. */
function* insertStepByStep(tx: Tx, steps: readonly EncodedStep[]): Body<EnqueuedChain> {
  // Older runs are locked first, and in order: see insert-each.ts.
  const others = steps.flatMap(({ after }) =>
    after.flatMap(({ run }) => (run === undefined ? [] : [{ run }])),
  );
  if (others.length > 0) yield* lockParents(tx, others);
  const runs = new Map<number, Enqueued>();
  let chainId: number | undefined;
  for (const step of steps) {
    const after = step.after.map((one) => runAfter(one, runs));
    const run = yield* insertStep(tx, step, { after, chainId });
    chainId ??= yield* findChain(tx, run);
    runs.set(step.place, run);
  }
  return { id: expectFound(chainId, 'the chain of the first step'), runs: inOrderOfSteps(runs) };
}

/** That of the first step. An older run that holds its key may belong to another chain. */
function* findChain(tx: Tx, { id, verdict }: Enqueued): Body<number> {
  return verdict === 'enqueued' ? id : ((yield* findChainOf(tx, id)) ?? id);
}

interface StepFacts {
  readonly after: readonly RunAfter[];
  /** Undefined for the first run, which begins the chain, also if it waits for runs of other chains. */
  readonly chainId: number | undefined;
}

function* insertStep(tx: Tx, { place, encoded }: EncodedStep, { after, chainId }: StepFacts): Body<Enqueued> {
  const parents = after.length > 0 ? yield* lockParents(tx, after) : undefined;
  if (parents instanceof Error) throw parents;
  const step = parents ? asDependent(encoded) : encoded;
  const group = expectFound(groupAlike([step])[0], 'a group of the request');
  const answers = yield* insertGroup(tx, group);
  if (answers instanceof Error) throw answers;
  const run = expectFound(answers[0], 'the id of the run of a step');
  if (run.verdict !== 'enqueued') return run;
  refuseTwice(place, after);
  if (parents) yield* attachParents(tx, [run.id], { after, parents, chainId: chainId ?? run.id });
  else if (chainId !== undefined) yield* joinChain(tx, [run.id], chainId);
  return run;
}

/** Steps with other names may be one run, which holds the dedupe keys of both. */
function refuseTwice(place: number, after: readonly RunAfter[]): void {
  const runs = after.map(({ run }) => run);
  const twice = runs.find((run, at) => runs.lastIndexOf(run) !== at);
  if (twice !== undefined)
    throw new ChainInvalidError([`steps[${place}].after: two of these are the same run, ${twice}`]);
}

function runAfter({ place, run, ...how }: PlannedAfter, runs: ReadonlyMap<number, Enqueued>): RunAfter {
  const id = place === undefined ? run : runs.get(place)?.id;
  if (id === undefined) throw new Error('A step comes before a step that it waits for.');
  return { ...how, run: id };
}
