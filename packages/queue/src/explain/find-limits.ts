/** The concurrency limits and rate limits that keep a run from starting, the narrowest first. */
import type { Body, Tx } from '@sb/storage';
import type { FullLimit, SpentRate } from './causes.ts';
import { countRoom } from '../limits/lock-and-release.sql.ts';
import { findRunningIn } from '../limits/running-in-limit.sql.ts';
import { byName, concurrencyLimitsOf, type LimitName, ratesOf } from '../limits/limits.ts';
import { findLimitFacts, type LimitsSnapshot, readLimits } from '../limits/limits.sql.ts';
import { nextSlotsAt, slotsOf } from '../limits/rate-limit.ts';
import { readBuckets } from '../limits/rates.sql.ts';

/** At most this many runs are named that hold a limit. */
const MOST_HOLDERS = 20;

/** Full concurrency limits, with the runs that hold them. */
export function* findFullLimits(tx: Tx, runId: number): Body<readonly FullLimit[]> {
  const run = yield* findLimitFacts(tx, runId);
  if (!run) return [];
  const snapshot = yield* readLimits(tx);
  const limits = byName(concurrencyLimitsOf(run, snapshot));
  const room = limits.size > 0 ? yield* tx.step(countRoom([...limits.values()])) : undefined;
  const full: FullLimit[] = [];
  for (const [name, limit] of limits) {
    if ((room?.get(name)?.free ?? 0) > 0) continue;
    full.push({
      key: describeLimit(limit, snapshot),
      limit: limit.max,
      heldBy: yield* findRunningIn(tx, limit, MOST_HOLDERS),
    });
  }
  return full;
}

/** Spent rate limits, with the time when they allow the next run. */
export function* findSpentRates(tx: Tx, runId: number): Body<readonly SpentRate[]> {
  const run = yield* findLimitFacts(tx, runId);
  if (!run) return [];
  const snapshot = yield* readLimits(tx);
  const rates = ratesOf(run, snapshot);
  if (rates.length === 0) return [];
  const { now, found } = yield* tx.step(readBuckets(rates));
  return rates.flatMap((rate) => {
    const bucket = found.get(rate.name);
    if (!bucket || slotsOf(rate.rate, bucket, now) > 0) return [];
    return [
      { key: describeLimit(rate, snapshot), rate: rate.rate, until: nextSlotsAt(rate.rate, bucket, now) },
    ];
  });
}

/** A limit for people: `queue mail`, `job mail.send, key "ada"`. */
function describeLimit({ kind, id, key }: LimitName, { jobNames, queueNames }: LimitsSnapshot): string {
  if (kind === 'queue' || kind === 'queue_rate') return `queue ${queueNames.get(id) ?? id}`;
  const job = `job ${jobNames.get(id) ?? id}`;
  return key === null ? job : `${job}, key ${JSON.stringify(key)}`;
}
