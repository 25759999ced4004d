import { infiniteQueryOptions } from '@tanstack/react-query';
import type { MemberList } from '../../../../src/answers/sprints/members.ts';
import { getJson } from '../../api/client.ts';
import { boardKey, orgUrl } from '../../board/board-queries.ts';
import { setStoreTime } from '../../settings/clock.ts';

const PAGE = 200;

export function membersQuery(org: string, isArchived: boolean) {
  return infiniteQueryOptions({
    queryKey: boardKey(org, 'members', isArchived),
    async queryFn({ pageParam, signal }) {
      const params = { archived: String(isArchived), cursor: pageParam, limit: PAGE };
      const found = await getJson<MemberList>(orgUrl(org, 'members'), params, signal);
      setStoreTime(found.now);
      return found;
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}
