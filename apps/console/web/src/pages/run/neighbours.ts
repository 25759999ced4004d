/** The runs before and after one in the list that a person came from: the one that was read last and has it. */
import type { InfiniteData } from '@tanstack/react-query';
import type { RunList } from '../../../../src/answers/runs.ts';
import { queryClient } from '../../api/query-client.ts';

export interface Neighbours {
  readonly place: number;
  readonly count: number;
  readonly isAtLeast: boolean;
  readonly before: number | undefined;
  readonly after: number | undefined;
}

export function findNeighbours(id: number): Neighbours | undefined {
  const lists = queryClient
    .getQueryCache()
    .findAll({ queryKey: ['runs'] })
    .toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt)
    .map(({ state }) => state.data as Partial<InfiniteData<RunList>> | undefined);
  for (const list of lists) {
    const found = list?.pages && neighboursIn(list.pages, id);
    if (found) return found;
  }
  return undefined;
}

/** Pure. */
export function neighboursIn(
  pages: readonly Pick<RunList, 'items' | 'next'>[],
  id: number,
): Neighbours | undefined {
  const ids = pages.flatMap(({ items }) => items.map((item) => item.id));
  const at = ids.indexOf(id);
  if (at < 0) return undefined;
  return {
    place: at + 1,
    count: ids.length,
    isAtLeast: pages.at(-1)?.next !== undefined,
    before: ids[at - 1],
    after: ids[at + 1],
  };
}
