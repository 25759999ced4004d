/** The rates that keep a run from beginning, with when they have places again. */
import type { Body, Tx } from '@sb/storage';
import type { SpentRate } from './causes.ts';
import { gateWords } from './gate-words.ts';
import { ratesOf } from '../limits/gates.ts';
import { nextPlacesAt, placesOf } from '../limits/rate-limit.ts';
import { findGatedFacts } from '../limits/gated-runs.sql.ts';
import { readScene } from '../limits/limits.sql.ts';
import { readBuckets } from '../limits/rates.sql.ts';

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
