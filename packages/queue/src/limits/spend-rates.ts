/** Runs begin: the buckets of their rates move on. */
import type { Body, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { type GatedFacts, type RateGate, type Rates, ratesOf } from './gates.ts';
import { afterBegun, afterBlocked } from './rate-limit.ts';
import { lockGates } from './gates.sql.ts';
import { findGatedFacts } from './gated-runs.sql.ts';
import { readScene } from './limits.sql.ts';
import { type Buckets, readBuckets, writeBuckets } from './rates.sql.ts';

interface Begun {
  readonly runs: readonly GatedFacts[];
  /** Of these rates, which are locked: also those of which no run begins. */
  readonly gates: readonly RateGate[];
  /** As they were before, read under the locks. */
  readonly buckets: Buckets;
}

/** What is held for them is in the store already: it says when to look again. */
export function* spendRates(tx: Tx, { runs, gates, buckets }: Begun, rates: Rates): Body<void> {
  const begun = groupBy(
    runs.flatMap((run) => ratesOf(run, rates)),
    ({ name }) => name,
  );
  const { now, found } = buckets;
  const changed = gates.flatMap((gate) => {
    const n = begun.get(gate.name)?.length ?? 0;
    const before = found.get(gate.name);
    return n > 0 || before ? [{ gate, bucket: afterBegun(gate.rate, before, { n, now }) }] : [];
  });
  yield* writeBuckets(tx, changed, now);
}

/** A run that has begun without asking. */
export function* spendUnasked(tx: Tx, runId: number): Body<void> {
  const run = yield* findGatedFacts(tx, runId);
  const scene = yield* readScene(tx);
  const gates = run ? ratesOf(run, scene) : [];
  if (!run || gates.length === 0) return;
  yield* lockGates(tx, gates);
  yield* spendRates(tx, { runs: [run], gates, buckets: yield* tx.step(readBuckets(gates)) }, scene);
}

export interface Block {
  readonly runId: number;
  readonly forMs: number;
}

/** Lets nothing begin of the rate of each of these runs: that of its key or job, or else that of its queue. */
export function* blockRates(tx: Tx, blocks: readonly Block[]): Body<void> {
  if (blocks.length === 0) return;
  const scene = yield* readScene(tx);
  const longest = new Map<string, { readonly gate: RateGate; readonly forMs: number }>();
  for (const { runId, forMs } of blocks) {
    const run = yield* findGatedFacts(tx, runId);
    const [gate] = run ? ratesOf(run, scene) : [];
    if (gate && (longest.get(gate.name)?.forMs ?? 0) < forMs) longest.set(gate.name, { gate, forMs });
  }
  if (longest.size === 0) return;
  const gates = [...longest.values()].map(({ gate }) => gate);
  yield* lockGates(tx, gates);
  const { now, found } = yield* tx.step(readBuckets(gates));
  const changed = [...longest].map(([name, { gate, forMs }]) => ({
    gate,
    bucket: afterBlocked(gate.rate, found.get(name), now + forMs),
  }));
  yield* writeBuckets(tx, changed, now);
}
