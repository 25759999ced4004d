/** The limits that keep a run from running, with the runs that have their places. */
import type { Body, Tx } from '@sb/storage';
import type { FullLimit } from './causes.ts';
import { gateWords } from './gate-words.ts';
import { byName, concurrencyLimitsOf } from '../limits/limits.ts';
import { findLimitFacts, findRunningIn } from '../limits/limited-runs.sql.ts';
import { countRoom } from '../limits/held-and-running.sql.ts';
import { readLimits } from '../limits/limits.sql.ts';

/** So many of them are named. */
const NAMED = 20;

/** The narrowest first. */
export function* findFullLimits(tx: Tx, runId: number): Body<readonly FullLimit[]> {
  const run = yield* findLimitFacts(tx, runId);
  if (!run) return [];
  const scene = yield* readLimits(tx);
  const gates = byName(concurrencyLimitsOf(run, scene));
  const room = gates.size > 0 ? yield* tx.step(countRoom([...gates.values()])) : undefined;
  const full: FullLimit[] = [];
  for (const [name, gate] of gates) {
    if ((room?.get(name)?.free ?? 0) > 0) continue;
    full.push({
      key: gateWords(gate, scene),
      limit: gate.max,
      heldBy: yield* findRunningIn(tx, gate, NAMED),
    });
  }
  return full;
}
