import { infiniteQueryOptions } from '@tanstack/react-query';
import type { MemberList, MemberRow } from '../../../../src/answers/sprints/members.ts';
import { getJson } from '../../api/client.ts';
import { queryClient, timed } from '../../api/query-client.ts';
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

/** What is reckoned of a member: tasks and days. */
type Reckoned = Pick<MemberRow, 'tasks' | 'dayMinutes' | 'plan'>;

/** The page has a member as its own edit of the revision `seen` was answered, before it has read the list again. */
export function keepOwnMember(org: string, member: Omit<MemberRow, keyof Reckoned>, seen: number): void {
  const after = ({ tasks, dayMinutes, plan }: MemberRow): MemberRow => ({
    ...member,
    tasks,
    dayMinutes,
    ...(plan && { plan }),
  });
  queryClient.setQueryData(
    membersQuery(org, false).queryKey,
    (shown) =>
      shown && {
        ...shown,
        pages: shown.pages.map((page) => ({
          ...page,
          items: page.items.map((one) => (one.id === member.id && one.rev === seen ? after(one) : one)),
        })),
      },
  );
}
