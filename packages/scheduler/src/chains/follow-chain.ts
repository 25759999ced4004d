/** Decides when a chain fires, from the ends that it has seen since its last fire and the new ends. Pure. */
import type { FinishedState } from '@sb/jobs';
import { type Chain, isAsAsked, type Upstream, upstreamKey } from '../chain.ts';

/** The end of a run of an upstream. */
export interface SeenEnd {
  readonly runId: number;
  readonly state: FinishedState;
  /** Ms since the epoch. */
  readonly endedAt: number;
  /** JSON texts; null when no condition reads them. */
  readonly result: string | null;
  readonly input: string | null;
}

export interface NewEnd extends SeenEnd {
  /** The upstream keys of the run: of its schedule, and of its job. */
  readonly keys: readonly string[];
}

/** By the key of the upstream. */
export type SeenEnds = ReadonlyMap<string, SeenEnd>;

export interface Followed {
  /** The ends that each fire has used up, oldest first. */
  readonly fires: readonly SeenEnds[];
  /** The ends that are kept until the other upstreams have ended. */
  readonly pending: SeenEnds;
}

/**
 * The latest end of each upstream counts: one that succeeded and then failed has failed. A fire uses up all ends, so
 * the next fire waits for new ones.
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
