/** How two versions of a plan differ: who has which task. Pure. */
import { sortBy } from '../../order.ts';

interface Owned {
  readonly taskId: string;
  readonly memberId: string;
}

/** Members by task. */
type Owners = ReadonlyMap<string, string>;

export function planChanges(
  before: Owners,
  now: Owners,
): {
  readonly added: readonly Owned[];
  readonly leftOut: readonly Owned[];
  readonly moved: readonly (Owned & { readonly previous: string })[];
} {
  const added = [...now].filter(([taskId]) => !before.has(taskId));
  const leftOut = [...before].filter(([taskId]) => !now.has(taskId));
  const moved = [...now].flatMap(([taskId, memberId]) => {
    const previous = before.get(taskId);
    return previous === undefined || previous === memberId ? [] : [{ taskId, memberId, previous }];
  });
  return {
    added: inOrder(added.map(owned)),
    leftOut: inOrder(leftOut.map(owned)),
    moved: inOrder(moved),
  };
}

function owned([taskId, memberId]: readonly [string, string]): Owned {
  return { taskId, memberId };
}

function inOrder<T extends Owned>(all: readonly T[]): readonly T[] {
  return sortBy(all, ({ taskId }) => [taskId]);
}
