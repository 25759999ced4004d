/** The limits that keep a run from running, with the runs that have their places. */
import type { Body, Tx } from '@sb/storage';
import type { FullLimit } from './causes.ts';
import { allGatesOf, type Gate } from './gates.ts';
import { findGatedFacts, findRunningIn } from './store/gated-runs.ts';
import { countFree } from './store/gates.ts';
import { readScene, type Scene } from './store/limits.ts';

/** So many of them are named. */
const NAMED = 20;

/** The narrowest first. */
export function* findFullLimits(tx: Tx, runId: number): Body<readonly FullLimit[]> {
  const run = yield* findGatedFacts(tx, runId);
  if (!run) return [];
  const scene = yield* readScene(tx);
  const gates = allGatesOf([run], scene);
  const free = yield* countFree(tx, gates);
  const full: FullLimit[] = [];
  for (const [name, gate] of gates) {
    if ((free.get(name) ?? 0) > 0) continue;
    full.push({
      key: wordsOf(gate, scene),
      limit: gate.limit,
      heldBy: yield* findRunningIn(tx, gate, NAMED),
    });
  }
  return full;
}

function wordsOf({ kind, id, key }: Gate, { jobNames, queueNames }: Scene): string {
  if (kind === 'queue') return `queue ${queueNames.get(id) ?? id}`;
  const job = `job ${jobNames.get(id) ?? id}`;
  return kind === 'job' ? job : `${job}, key ${JSON.stringify(key)}`;
}
