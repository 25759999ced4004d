/**
 * The ends of attempts that are not written yet: those that wait for a trip, those that a trip under way writes, and
 * those that rest because another transaction holds the rows of their runs.
 * Promise: an end is in here from `add` until a trip has written it. A trip that fails puts back what it took, before
 * the others; a crash loses them, and their runs come back by the lease of the node.
 */
import type { ClaimedRun, Ended } from '@sb/queue/engine';

/** How long an end whose row is locked rests before it is tried again. */
const REST_MS = 1_000;

export interface UnsettledEnds {
  add(ended: Ended): void;
  /** Runs that were claimed and are not started. */
  addReleased(claimed: readonly ClaimedRun[]): void;
  /** How many ends wait for a trip. */
  waiting(): number;
  /** Takes the first ends that wait, for a trip. The trip calls `putBack` if it fails, and `tripOver` in any case. */
  takeBatch(most: number): Ended[];
  putBack(batch: readonly Ended[]): void;
  tripOver(batch: readonly Ended[]): void;
  /** The rows of their runs are locked: they rest, and are reported the first time. */
  rest(locked: readonly Ended[]): void;
  /** How many are not written yet. */
  count(): number;
  /** The ends that no trip under way writes: they wait or rest. */
  list(): readonly Ended[];
  /** True when `list` is empty. */
  isEmpty(): boolean;
}

export interface UnsettledOptions {
  /** The rows of these runs are locked by another transaction: their ends are written when it is over. */
  readonly heldUp: (ended: readonly Ended[]) => void;
  /** Ends have rested and wait for a trip again. */
  readonly rested: () => void;
}

export function createUnsettledEnds({ heldUp, rested }: UnsettledOptions): UnsettledEnds {
  const buffer: Ended[] = [];
  const resting = new Set<Ended>();
  const reported = new WeakSet<Ended>();
  let underWay = 0;

  return {
    add(ended) {
      buffer.push(ended);
    },
    addReleased(claimed) {
      buffer.push(...claimed.map(released));
    },
    waiting: () => buffer.length,
    takeBatch(most) {
      const batch = buffer.splice(0, most);
      underWay += batch.length;
      return batch;
    },
    putBack(batch) {
      buffer.unshift(...batch);
    },
    tripOver(batch) {
      underWay -= batch.length;
    },
    rest(locked) {
      const fresh = locked.filter((one) => !reported.has(one));
      if (fresh.length > 0) heldUp(fresh);
      for (const one of locked) {
        reported.add(one);
        resting.add(one);
      }
      setTimeout(() => {
        for (const one of locked) resting.delete(one);
        buffer.push(...locked);
        rested();
      }, REST_MS).unref();
    },
    count: () => buffer.length + resting.size + underWay,
    list: () => [...buffer, ...resting],
    isEmpty: () => buffer.length === 0 && resting.size === 0,
  };
}

function released({ id, claimNo, jobId }: ClaimedRun): Ended {
  return { id, claimNo, jobId, outcome: { state: 'released', neverBegan: true } };
}
