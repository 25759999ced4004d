/** When a chain fires. Pure: from the ends that it has seen since its last fire, and those that have come. */
import type { FinishedState } from '@sb/jobs';
import { type Chain, isAsAsked, type Upstream, upstreamKey } from '../chain.ts';

/** A run of what is followed has ended. */
export interface SeenEnd {
  readonly runId: number;
  readonly state: FinishedState;
  /** Ms since the epoch. */
  readonly endedAt: number;
  /** JSON texts; only where a condition looks at them. */
  readonly result: string | null;
  readonly input: string | null;
}

export interface NewEnd extends SeenEnd {
  /** The keys of what it is an end of: of its schedule, and of its job. */
  readonly keys: readonly string[];
}

/** By the key of what has ended. */
export type SeenEnds = ReadonlyMap<string, SeenEnd>;

export interface Followed {
  /** What each fire has used up, oldest first. */
  readonly fires: readonly SeenEnds[];
  /** What it waits with for the rest. */
  readonly pending: SeenEnds;
}

/**
 * Of each upstream the latest end counts: one that succeeded and then failed has failed. A fire uses up all of them, so
 * that the next one waits for new ends.
 */
export function followChain({ after }: Chain, seen: SeenEnds, ends: readonly NewEnd[]): Followed {
  const keys = new Set(after.map(upstreamKey));
  const fires: SeenEnds[] = [];
  let pending = new Map(seen);
  for (const { keys: ofEnd, ...end } of ends) {
    const followed = ofEnd.filter((key) => keys.has(key));
    for (const key of followed) pending.set(key, end);
    if (followed.length === 0 || !after.every((upstream) => isMet(upstream, pending))) continue;
    fires.push(pending);
    pending = new Map();
  }
  return { fires, pending };
}

export function isMet(upstream: Upstream, seen: SeenEnds): boolean {
  const end = seen.get(upstreamKey(upstream));
  return end !== undefined && isAsAsked(upstream, end.state);
}
