/** Questions about organisations. All keys of a board begin with `board` and its organisation: a change reads them again. */
import { queryOptions } from '@tanstack/react-query';
import type { Org, OrgList } from '../../../src/answers/orgs.ts';
import { getJson } from '../api/client.ts';
import { setStoreTime } from '../settings/clock.ts';

export const orgsQuery = queryOptions({
  queryKey: ['orgs'],
  queryFn: ({ signal }) => getJson<OrgList>('/orgs', undefined, signal),
  staleTime: 60_000,
});

export function orgQuery(org: string) {
  return queryOptions({
    queryKey: boardKey(org, 'org'),
    async queryFn({ signal }) {
      const found = await getJson<Org>(orgUrl(org), undefined, signal);
      setStoreTime(found.now);
      return found;
    },
  });
}

export function boardKey(org: string, ...rest: readonly unknown[]) {
  return ['board', org, ...rest] as const;
}

/** `/orgs/acme/tasks/t-1`: the path of a route of the organisation. */
export function orgUrl(org: string, ...rest: readonly string[]): string {
  return ['/orgs', org, ...rest].map((part, i) => (i === 0 ? part : encodeURIComponent(part))).join('/');
}
