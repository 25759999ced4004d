/**
 * How many ran in each queue that has a limit, at each look: no table holds that. Kept in memory; after a restart it is
 * not known for a while whether a queue was at its limit all the time.
 */
import type { QueueFacts } from '../facts.ts';

type Look = QueueFacts['looks'][number];

/** Half of what a rule takes for a gap. */
const LONGEST_STEP_MS = 30_000;
/** So many looks are enough for any time. */
const STEPS = 300;

export interface KeptLooks {
  /** `backMs`: the longest for which somebody wants to know. */
  add(queue: string, look: Look, backMs: number): readonly Look[];
  /** Forgets the others. */
  keep(queues: readonly string[]): void;
}

export function createKeptLooks(): KeptLooks {
  const queues = new Map<string, Look[]>();
  return {
    add(queue, look, backMs) {
      const looks = queues.get(queue) ?? [];
      queues.set(queue, looks);
      const last = looks.at(-1);
      // A clock that was set back makes what is known worthless.
      if (last && look.at < last.at) looks.length = 0;
      const before = looks.at(-2);
      // The last one is the present: it stays only if it is far enough from the one before it.
      if (before && last && last.at - before.at < Math.min(LONGEST_STEP_MS, backMs / STEPS)) looks.pop();
      looks.push(look);
      const first = looks.findLastIndex(({ at }) => at <= look.at - backMs);
      if (first > 0) looks.splice(0, first);
      return [...looks];
    },
    keep(names) {
      const kept = new Set(names);
      for (const name of queues.keys()) if (!kept.has(name)) queues.delete(name);
    },
  };
}
