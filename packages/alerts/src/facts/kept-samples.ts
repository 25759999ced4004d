/**
 * Samples of how many runs ran in each queue that has a limit. No table holds them, so they are kept in memory: after a
 * restart it is unknown for a while whether a queue was at its limit all the time.
 */
import type { QueueFacts } from '../facts.ts';

type Sample = QueueFacts['samples'][number];

/** Half the gap above which a rule finds the data insufficient. */
const LONGEST_STEP_MS = 30_000;
/** At most about this many samples are kept, whatever the time. */
const STEPS = 300;

export interface KeptSamples {
  /** `backMs`: the longest time that a rule asks for. */
  add(queue: string, sample: Sample, backMs: number): readonly Sample[];
  /** Forgets the other queues. */
  keep(queues: readonly string[]): void;
}

export function createKeptSamples(): KeptSamples {
  const queues = new Map<string, Sample[]>();
  return {
    add(queue, sample, backMs) {
      const samples = queues.get(queue) ?? [];
      queues.set(queue, samples);
      const last = samples.at(-1);
      // After the clock was set back, earlier samples are worthless.
      if (last && sample.at < last.at) samples.length = 0;
      const before = samples.at(-2);
      // The last sample is the present: it stays only if it is far enough from the one before it.
      if (before && last && last.at - before.at < Math.min(LONGEST_STEP_MS, backMs / STEPS)) samples.pop();
      samples.push(sample);
      const first = samples.findLastIndex(({ at }) => at <= sample.at - backMs);
      if (first > 0) samples.splice(0, first);
      return [...samples];
    },
    keep(names) {
      const kept = new Set(names);
      for (const name of queues.keys()) if (!kept.has(name)) queues.delete(name);
    },
  };
}
