import { infiniteQueryOptions } from '@tanstack/react-query';
import type { MemberList } from '../../../../src/answers/sprints/members.ts';
import { getJson } from '../../api/client.ts';
import { timed } from '../../api/query-client.ts';
import { boardKey, orgUrl } from '../../board/board-queries.ts';

const PAGE = 200;

export function membersQuery(org: string, isArchived: boolean) {
  return infiniteQueryOptions({
    queryKey: boardKey(org, 'members', isArchived),
    queryFn({ pageParam, signal }) {
      const params = { archived: String(isArchived), cursor: pageParam, limit: PAGE };
      return timed(getJson<MemberList>(orgUrl(org, 'members'), params, signal));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}
