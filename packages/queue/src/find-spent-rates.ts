/** The rates that keep a run from beginning, with when they have places again. */
import type { Body, Tx } from '@sb/storage';
import type { SpentRate } from './causes.ts';
import { gateWords } from './gate-words.ts';
import { ratesOf } from './gates.ts';
import { nextPlacesAt, placesOf } from './rate-limit.ts';
import { findGatedFacts } from './store/gated-runs.ts';
import { readScene } from './store/limits.ts';
import { readBuckets } from './store/rates.ts';

/** The narrowest first. */
export function* findSpentRates(tx: Tx, runId: number): Body<readonly SpentRate[]> {
  const run = yield* findGatedFacts(tx, runId);
  if (!run) return [];
  const scene = yield* readScene(tx);
  const gates = ratesOf(run, scene);
  if (gates.length === 0) return [];
  const { now, found } = yield* tx.step(readBuckets(gates));
  return gates.flatMap((gate) => {
    const bucket = found.get(gate.name);
    if (!bucket || placesOf(gate.rate, bucket, now) > 0) return [];
    return [{ key: gateWords(gate, scene), rate: gate.rate, until: nextPlacesAt(gate.rate, bucket, now) }];
  });
}
