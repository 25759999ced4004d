/** How many runs a filter leaves: the counts of the facets, as far as they are of its states. */
import { useQuery } from '@tanstack/react-query';
import type { RunFacets } from '../../../../src/answers/runs.ts';
import { queryClient } from '../../api/query-client.ts';
import { facetsQuery, viewCountQuery } from '../../api/run-queries.ts';
import { type RunFilter, STATE_WORDS } from '../../filter/run-filter.ts';
import type { Capped } from '../../words/numbers.ts';

/** Before any run: without a time the facets are of a day, and the list is of all. */
const EVER = '2000-01-01T00:00:00Z';
const FIRST_ENDED = STATE_WORDS.indexOf('succeeded');

export function useMatchCount(filter: RunFilter): Capped | undefined {
  const { data } = useQuery(facetsQuery(asFacets(filter)));
  return data && matchCount(data, filter);
}

/** As it was minutes ago at most, once it was read. `isOn`: it is read now. */
export function useViewCount(filter: RunFilter, isOn: boolean): Capped | undefined {
  const { data } = useQuery({ ...viewCountQuery(asFacets(filter)), enabled: isOn });
  return data && matchCount(data, filter);
}

/** The count of a list that is read again. */
export async function readViewCountAgain(filter: RunFilter): Promise<void> {
  const { queryKey } = viewCountQuery(asFacets(filter));
  await queryClient.invalidateQueries({ queryKey, exact: true });
}

/** After the first run of a store: all views were empty. */
export async function readViewCountsAgain(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['view-count'] });
}

function asFacets({ view: _view, ...rest }: RunFilter) {
  return { since: EVER, ...rest };
}

export function matchCount(
  { states }: Pick<RunFacets, 'states'>,
  { state, view = 'all' }: Pick<RunFilter, 'state' | 'view'>,
): Capped {
  const ofView = { live: STATE_WORDS.slice(0, FIRST_ENDED), ended: STATE_WORDS.slice(FIRST_ENDED) }[view];
  const [wanted, seen] = [state?.split(','), ofView].map((words) => words && new Set<string>(words));
  const counted = states.filter(({ value }) => wanted?.has(value) !== false && seen?.has(value) !== false);
  return {
    count: counted.reduce((sum, { count }) => sum + count, 0),
    ...(counted.some(({ isAtLeast }) => isAtLeast) && { isAtLeast: true }),
  };
}
