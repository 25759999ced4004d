/**
 * Stores chains in which each step is a new run, and waits only for runs of its chain. No other transaction has seen these
 * runs, so none must be locked, and none has ended. Three statements store any number of them.
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

/** By the positions of their steps. */
export type ChainRuns = ReadonlyMap<number, Enqueued>;

/** Whether all steps are such runs. An older run may hold the key of a step with one. */
export function isFreshChain(steps: readonly PlannedStep[]): boolean {
  return steps.every(
    ({ request, after }) =>
      request.dedupeKey === undefined && after.every(({ place }) => place !== undefined),
  );
}

/** Returns for each chain its runs, by the positions of its steps. Throws the first refusal. */
export function* insertFreshChains(
  tx: Tx,
  chains: readonly (readonly EncodedStep[])[],
): Body<readonly ChainRuns[]> {
  const stored = yield* insertLevels(tx, chains);
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
 * Stores the first steps of all chains, then the second ones, and so on. If the chains are alike, many steps in a row are
 * too, and share a statement; and runs that are due at the same time have neighbouring ids.
 */
function* insertLevels(tx: Tx, chains: readonly (readonly EncodedStep[])[]): Body<readonly StoredChain[]> {
  const stored = chains.map((steps) => ({ steps, runs: new Map<number, Enqueued>() }));
  const ordered = stored
    .flatMap(({ steps, runs }) => steps.map((step, at) => ({ step, at, runs })))
    .toSorted((one, other) => one.at - other.at);
  const requests = ordered.map(({ step: { encoded, after } }) =>
    after.length > 0 ? asDependent(encoded) : encoded,
  );
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
  if (id === undefined) throw new Error('A step comes after a step that does not exist.');
  return id;
}

/** A run that waits for others has another default. */
export function asDependent(encoded: EncodedRequest): EncodedRequest {
  return { ...encoded, request: { trigger: 'dependency', ...encoded.request } };
}
