/**
 * Chains of which each step is a new run, and waits for none but others of its chain: nobody has seen any of these, so
 * none is locked, and none has ended. Three statements store them, however many they are.
 */
import type { Body, Tx } from '@sb/storage';
import type { Enqueued } from '../client-types.ts';
import type { EncodedRequest } from '../enqueue/enqueue-groups.ts';
import { insertEach, planInsert } from '../enqueue/insert-each.ts';
import type { PlannedStep } from './plan-chain.ts';
import { type FreshEdge, insertFreshEdges, linkRuns } from './new-chain.sql.ts';

export interface EncodedStep extends PlannedStep {
  readonly encoded: EncodedRequest;
}

/** By the places of their steps. */
export type ChainRuns = ReadonlyMap<number, Enqueued>;

/** Whether that is what they are. A key may be held by a run that there is. */
export function isFreshChain(steps: readonly PlannedStep[]): boolean {
  return steps.every(
    ({ request, after }) =>
      request.dedupeKey === undefined && after.every(({ place }) => place !== undefined),
  );
}

/** Of each chain the runs by the places of its steps. Throws why one of them is refused. */
export function* insertFreshChains(
  tx: Tx,
  chains: readonly (readonly EncodedStep[])[],
): Body<readonly ChainRuns[]> {
  const stored = yield* insertSteps(tx, chains);
  const edges = stored.flatMap(({ steps, runs }) => steps.flatMap((step) => edgesOf(step, runs)));
  if (edges.length > 0) yield* tx.step(insertFreshEdges(edges));
  const parents = new Set(edges.map(({ parentId }) => parentId));
  const links = stored.flatMap(({ steps, runs }) => {
    const chainId = idAt(runs, steps[0]?.place);
    return steps.length === 1
      ? []
      : steps.map(({ place, after }) => {
          const id = idAt(runs, place);
          return { id, chainId, pending: after.length, isParent: parents.has(id) };
        });
  });
  if (links.length > 0) yield* tx.step(linkRuns(links));
  return stored.map(({ runs }) => runs);
}

interface StoredChain {
  readonly steps: readonly EncodedStep[];
  readonly runs: ChainRuns;
}

/**
 * The first steps of all chains, then the second ones, and so on: many in a row are alike where chains are, and what is
 * due at the same time lies together.
 */
function* insertSteps(tx: Tx, chains: readonly (readonly EncodedStep[])[]): Body<readonly StoredChain[]> {
  const stored = chains.map((steps) => ({ steps, runs: new Map<number, Enqueued>() }));
  const ordered = stored
    .flatMap(({ steps, runs }) => steps.map((step, at) => ({ step, at, runs })))
    .toSorted((one, other) => one.at - other.at);
  const requests = ordered.map(({ step }) => requestOf(step));
  const answers = yield* insertEach(tx, planInsert(requests), 'refuse all');
  for (const [at, { step, runs }] of ordered.entries()) {
    const answer = answers[at];
    if (answer instanceof Error) throw answer;
    if (answer) runs.set(step.place, answer);
  }
  return stored;
}

function edgesOf({ place, after }: PlannedStep, runs: ChainRuns): readonly FreshEdge[] {
  return after.map(({ place: parent, on = 'success', onUnmet = 'skip', as = null }) => ({
    childId: idAt(runs, place),
    parentId: idAt(runs, parent),
    cond: on,
    onUnmet,
    as,
  }));
}

function idAt(runs: ChainRuns, place: number | undefined): number {
  const id = place === undefined ? undefined : runs.get(place)?.id;
  if (id === undefined) throw new Error('A step comes after one that is not there.');
  return id;
}

function requestOf({ encoded, after }: EncodedStep): EncodedRequest {
  if (after.length === 0) return encoded;
  return { ...encoded, request: { trigger: 'dependency', ...encoded.request } };
}
