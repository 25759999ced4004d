/** The running runs of a node that have slots of limits. A claim adds its own; when the end of a run is written, it goes. */
import type { FreedRun } from './release-freed.ts';

interface SomeRun {
  readonly id: number;
}

export interface HeldSlots {
  /** By id. */
  add(claimed: ReadonlyMap<number, FreedRun>): void;
  has(run: SomeRun): boolean;
  isEmpty(): boolean;
  /** What the ends of these runs free. */
  freedBy(ended: readonly SomeRun[]): readonly FreedRun[];
  remove(run: SomeRun): void;
}

export function createHeldSlots(): HeldSlots {
  const held = new Map<number, FreedRun>();

  return {
    add(claimed) {
      for (const [id, run] of claimed) held.set(id, run);
    },
    has: ({ id }) => held.has(id),
    isEmpty: () => held.size === 0,
    freedBy: (ended) => ended.flatMap(({ id }) => held.get(id) ?? []),
    remove({ id }) {
      held.delete(id);
    },
  };
}
