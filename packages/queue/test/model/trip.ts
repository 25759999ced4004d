/** A node's way to the store and back: what it ends, what it takes, and what the model says of both. */
import type { ClaimedRun, Ended, Outcome, Ticked } from '@sb/queue/engine';
import { isSuspect, omissionOf, wrongOf } from './claim-rules.ts';
import { partsOf, same, says } from './command.ts';
import {
  liveRuns,
  type Model,
  type ModelClaim,
  type ModelNode,
  type ModelRun,
  settle,
  take,
  tellChildren,
} from './model.ts';
import type { Real } from './real.ts';

export interface ModelEnd {
  readonly claim: ModelClaim;
  readonly outcome: Outcome;
}

export function paired(
  claims: readonly ModelClaim[],
  ends: readonly (readonly [number, Outcome])[],
): ModelEnd[] {
  const left = [...claims];
  return ends.flatMap(([at, outcome]) =>
    left.splice(at % Math.max(1, left.length), 1).map((claim) => ({ claim, outcome })),
  );
}

export async function trip(
  m: Model,
  r: Real,
  node: ModelNode,
  { ends, wanted }: { readonly ends: readonly ModelEnd[]; readonly wanted: number },
): Promise<void> {
  const ended = ends.map(({ claim, outcome }): Ended => {
    const { runId: id, claimNo, jobId } = claim;
    return { id, claimNo, jobId, outcome };
  });
  const ticked = await partsOf(r, node).ticker.tick(ended, wanted);
  if (ended.some(({ id }) => id === node.suspect)) node.suspect = undefined;
  const lost = ends.filter(({ claim, outcome }) => !settle(m, claim, outcome));
  const waiting = liveRuns(m).filter(({ state }) => state === 'waiting');
  tellChildren(m);
  const released = waiting.filter(({ state }) => state === 'queued');
  same(
    idsOf(ticked.lost),
    lost.map(({ claim }) => claim.runId).toSorted((a, b) => a - b),
  );
  same([ticked.kept, ticked.refused], [[], []]);
  const taken = runsOf(m, ticked.claimed);
  const asked = { slots: wanted, taken, exhausted: wanted > 0 && ticked.exhausted, released };
  node.asked += wanted;
  same(wrongOf(m, node, asked), undefined);
  // A scan that goes on behind a locked run proves nothing about what is before it: the node rests, and begins anew.
  const proves = !node.mayScanBehind && !node.mayHaveMissedMove;
  if (wanted > 0) node.mayScanBehind = false;
  followScan(node, ticked);
  if (proves) same(omissionOf(m, node, asked), undefined);
  takeAll(m, node, ticked);
}

export function followScan(node: ModelNode, { scanGoesOn }: Ticked): void {
  node.scanGoesOn = scanGoesOn;
  node.mayHaveMissedMove &&= scanGoesOn;
}

function idsOf(all: readonly { readonly id: number }[]): readonly number[] {
  return all.map(({ id }) => id).toSorted((a, b) => a - b);
}

export function runsOf(m: Model, claimed: readonly ClaimedRun[]): ModelRun[] {
  return claimed.map(({ id }) => {
    const run = m.runs.get(id);
    if (!run) throw new Error(`run ${id} was claimed, and nobody has asked for it`);
    return run;
  });
}

export function takeAll(m: Model, node: ModelNode, { claimed }: Ticked): void {
  for (const run of runsOf(m, claimed)) {
    const told = claimed.find(({ id }) => id === run.id);
    take(m, run, node.id);
    if (isSuspect(run)) node.suspect = run.id;
    const { claimNo, failures, crashes, runAt } = run;
    const isLate = run.startBy !== null && run.startBy < m.now;
    says(told, { claimNo, failures, crashes, runAt, jobId: run.job, isLate });
  }
}
