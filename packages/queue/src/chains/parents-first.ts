import { groupBy } from '@sb/words';

interface Edge {
  readonly childId: number;
  readonly parentId: number;
}

/**
 * Sorts runs so that each comes after those that it waits for; beyond that their order stays. Pure. Ids do not tell: a run
 * in a queue with a bound is stored after those in other queues, also when they wait for it.
 */
export function parentsFirst(runIds: readonly number[], edges: readonly Edge[]): readonly number[] {
  const after = groupBy(edges, ({ childId }) => childId);
  const left = new Set(runIds);
  const sorted: number[] = [];
  for (const runId of runIds) {
    const path = [runId];
    for (let id = path.at(-1); id !== undefined; id = path.at(-1)) {
      const parents = left.has(id) ? parentsLeft(id) : [];
      path.push(...parents);
      if (parents.length > 0) continue;
      path.pop();
      if (left.delete(id)) sorted.push(id);
    }
  }
  return sorted;

  function parentsLeft(id: number): readonly number[] {
    return (after.get(id) ?? []).map(({ parentId }) => parentId).filter((parentId) => left.has(parentId));
  }
}
