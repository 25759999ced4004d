/** Moves the buckets of rates on when runs begin, or when a service asked to wait. */
import type { Body, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import { type LimitFacts, type StartRate, type Rates, ratesOf } from './limits.ts';
import { afterBegun, afterBlocked } from './rate-limit.ts';
import { lockLimits } from './lock-and-release.sql.ts';
import { findLimitFacts, readLimits } from './limits.sql.ts';
import { type Buckets, readBuckets, writeBuckets } from './rates.sql.ts';

interface Begun {
  readonly runs: readonly LimitFacts[];
  /** Locked. Those of which no run begins too. */
  readonly rates: readonly StartRate[];
  /** Read under the locks, before the runs began. */
  readonly buckets: Buckets;
}

/** Runs that are held for these rates are written already: with them the bucket is given its next due time. */
export function* spendRates(tx: Tx, { runs, rates, buckets }: Begun, all: Rates): Body<void> {
  const begun = groupBy(
    runs.flatMap((run) => ratesOf(run, all)),
    ({ name }) => name,
  );
  const { now, found } = buckets;
  const changed = rates.flatMap((rate) => {
    const n = begun.get(rate.name)?.length ?? 0;
    const before = found.get(rate.name);
    return n > 0 || before ? [{ rate, bucket: afterBegun(rate.rate, before, { n, now }) }] : [];
  });
  yield* writeBuckets(tx, changed, now);
}

/** For a run that was started by hand: it did not wait for a rate, but counts. */
export function* spendUnasked(tx: Tx, runId: number): Body<void> {
  const run = yield* findLimitFacts(tx, runId);
  const snapshot = yield* readLimits(tx);
  const rates = run ? ratesOf(run, snapshot) : [];
  if (!run || rates.length === 0) return;
  yield* lockLimits(tx, rates);
  yield* spendRates(tx, { runs: [run], rates, buckets: yield* tx.step(readBuckets(rates)) }, snapshot);
}

export interface Block {
  readonly runId: number;
  readonly forMs: number;
}

/** No run begins for `forMs` of the rate of each of these runs: the rate of its key or job, or else that of its queue. */
export function* blockRates(tx: Tx, blocks: readonly Block[]): Body<void> {
  if (blocks.length === 0) return;
  const snapshot = yield* readLimits(tx);
  const longest = new Map<string, { readonly rate: StartRate; readonly forMs: number }>();
  for (const { runId, forMs } of blocks) {
    const run = yield* findLimitFacts(tx, runId);
    const [rate] = run ? ratesOf(run, snapshot) : [];
    if (rate && (longest.get(rate.name)?.forMs ?? 0) < forMs) longest.set(rate.name, { rate, forMs });
  }
  if (longest.size === 0) return;
  const rates = [...longest.values()].map(({ rate }) => rate);
  yield* lockLimits(tx, rates);
  const { now, found } = yield* tx.step(readBuckets(rates));
  const changed = [...longest].map(([name, { rate, forMs }]) => ({
    rate,
    bucket: afterBlocked(rate.rate, found.get(name), now + forMs),
  }));
  yield* writeBuckets(tx, changed, now);
}
