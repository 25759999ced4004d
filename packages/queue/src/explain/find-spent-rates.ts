/** The rates that keep a run from beginning, with when they have places again. */
import type { Body, Tx } from '@sb/storage';
import type { SpentRate } from './causes.ts';
import { gateWords } from './gate-words.ts';
import { ratesOf } from '../limits/limits.ts';
import { nextSlotsAt, slotsOf } from '../limits/rate-limit.ts';
import { findLimitFacts } from '../limits/limited-runs.sql.ts';
import { readLimits } from '../limits/limits.sql.ts';
import { readBuckets } from '../limits/rates.sql.ts';

/** The narrowest first. */
export function* findSpentRates(tx: Tx, runId: number): Body<readonly SpentRate[]> {
  const run = yield* findLimitFacts(tx, runId);
  if (!run) return [];
  const scene = yield* readLimits(tx);
  const gates = ratesOf(run, scene);
  if (gates.length === 0) return [];
  const { now, found } = yield* tx.step(readBuckets(gates));
  return gates.flatMap((gate) => {
    const bucket = found.get(gate.name);
    if (!bucket || slotsOf(gate.rate, bucket, now) > 0) return [];
    return [{ key: gateWords(gate, scene), rate: gate.rate, until: nextSlotsAt(gate.rate, bucket, now) }];
  });
}
