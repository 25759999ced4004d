/**
 * Several runs that follow each other, asked for at once. Called by programs.
 * Promise: all of them are stored, or none. A step whose dedupe key is held is the run that holds it.
 */
import type { Body, Store, Tx } from '@sb/storage';
import type { Enqueued, EnqueuedChain, RunAfter } from './client-types.ts';
import { encodeRequest, type Group, groupAlike, insertGroup } from './enqueue-groups.ts';
import { outcomeOf } from './enqueue-together.ts';
import { lockParents } from './attach-parents.ts';
import { type AskedStep, type PlannedAfter, planChain, type PlannedStep } from './plan-chain.ts';
import { joinChain } from './store/run-deps.ts';

/** Fails as `enqueue` does, and with `CHAIN_INVALID`. */
export async function enqueueChain(store: Store, steps: readonly AskedStep[]): Promise<EnqueuedChain> {
  const planned = planChain(steps);
  const groups = new Map(planned.map(({ place, request }) => [place, groupOf(request)]));
  try {
    const chain = await store.write((tx) => insertSteps(tx, planned, groups), { durable: true });
    store.ring();
    return chain;
  } catch (error) {
    throw outcomeOf(error);
  }
}

function groupOf(request: PlannedStep['request']): Group {
  const [group] = groupAlike([encodeRequest(request)]);
  if (!group) throw new Error('A request is in no group.');
  return group;
}

function* insertSteps(
  tx: Tx,
  steps: readonly PlannedStep[],
  groups: ReadonlyMap<number, Group>,
): Body<EnqueuedChain> {
  // Runs that were there are locked first, and in order: see insert-each.ts.
  const others = steps.flatMap(({ after }) =>
    after.flatMap(({ run }) => (run === undefined ? [] : [{ run }])),
  );
  if (others.length > 0) yield* lockParents(tx, others);
  const runs = new Map<number, Enqueued>();
  let chainId: number | undefined;
  for (const { place, after } of steps) {
    const group = groups.get(place);
    if (!group) throw new Error('A step has no request.');
    const parents = after.map((one) => runAfter(one, runs));
    const run = yield* insertStep(tx, group, { after: parents, chainId });
    chainId ??= run.id;
    runs.set(place, run);
  }
  const inOrder = [...runs].toSorted(([one], [other]) => one - other).map(([, run]) => run);
  return { id: chainId ?? Number.NaN, runs: inOrder };
}

interface StepFacts {
  readonly after: readonly RunAfter[];
  /** Of the first run; undefined for that itself. */
  readonly chainId: number | undefined;
}

function* insertStep(tx: Tx, group: Group, { after, chainId }: StepFacts): Body<Enqueued> {
  const isRoot = after.length === 0;
  const request = {
    ...group.request,
    ...(!isRoot && { after }),
    ...(chainId !== undefined && { chainId }),
  };
  const answers = yield* insertGroup(tx, { ...group, request });
  if (answers instanceof Error) throw answers;
  const [run] = answers;
  if (!run) throw new Error('The store returned no run.');
  if (isRoot && chainId !== undefined && run.verdict === 'enqueued') yield* joinChain(tx, [run.id], chainId);
  return run;
}

function runAfter({ place, run, ...how }: PlannedAfter, runs: ReadonlyMap<number, Enqueued>): RunAfter {
  const id = place === undefined ? run : runs.get(place)?.id;
  if (id === undefined) throw new Error('A step comes before what it waits for.');
  return { ...how, run: id };
}
