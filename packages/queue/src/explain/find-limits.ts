/** The concurrency limits and rate limits that keep a run from starting, the narrowest first. */
import type { Body, Tx } from '@sb/storage';
import type { FullLimit, SpentRate } from './causes.ts';
import { byName, type GateName, limitsOf, ratesOf } from '../limits/gates.ts';
import { findGatedFacts, findRunningIn } from '../limits/gated-runs.sql.ts';
import { countRoom } from '../limits/gates.sql.ts';
import { readScene, type Scene } from '../limits/limits.sql.ts';
import { nextPlacesAt, placesOf } from '../limits/rate-limit.ts';
import { readBuckets } from '../limits/rates.sql.ts';

/** At most this many runs are named that hold a limit. */
const MOST_HOLDERS = 20;

/** Full concurrency limits, with the runs that hold them. */
export function* findFullLimits(tx: Tx, runId: number): Body<readonly FullLimit[]> {
  const run = yield* findGatedFacts(tx, runId);
  if (!run) return [];
  const scene = yield* readScene(tx);
  const gates = byName(limitsOf(run, scene));
  const room = gates.size > 0 ? yield* tx.step(countRoom([...gates.values()])) : undefined;
  const full: FullLimit[] = [];
  for (const [name, gate] of gates) {
    if ((room?.get(name)?.free ?? 0) > 0) continue;
    full.push({
      key: limitName(gate, scene),
      limit: gate.limit,
      heldBy: yield* findRunningIn(tx, gate, MOST_HOLDERS),
    });
  }
  return full;
}

/** Spent rate limits, with the time when they allow the next run. */
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
    return [{ key: limitName(gate, scene), rate: gate.rate, until: nextPlacesAt(gate.rate, bucket, now) }];
  });
}

/** The name of a limit for people: `queue mail`, `job mail.send, key "ada"`. */
function limitName({ kind, id, key }: GateName, { jobNames, queueNames }: Scene): string {
  if (kind === 'queue' || kind === 'queue_rate') return `queue ${queueNames.get(id) ?? id}`;
  const job = `job ${jobNames.get(id) ?? id}`;
  return key === null ? job : `${job}, key ${JSON.stringify(key)}`;
}
