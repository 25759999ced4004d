import { useInfiniteQuery } from '@tanstack/react-query';
import type { MemberRow } from '../../../../src/answers/sprints/members.ts';
import { membersQuery } from './members-query.ts';
import type { PeopleParts } from './people-path.ts';

interface ShownMember {
  readonly member: MemberRow | undefined;
  readonly isArchived: boolean;
  /** Neither list has the member that the address names. */
  readonly isUnknown: boolean;
}

/** The member that the address names, of the shown list or of the other: a link does not know who has left the board. */
export function useShownMember(
  { org, member: id, isArchived: isArchivedList = false }: PeopleParts,
  members: readonly MemberRow[],
): ShownMember {
  const isNamed = (one: MemberRow): boolean => one.id === id;
  const listed = members.find(isNamed);
  const { data, isPending } = useInfiniteQuery({
    ...membersQuery(org, !isArchivedList),
    enabled: id !== undefined && !listed,
  });
  const other = data?.pages.flatMap(({ items }) => items).find(isNamed);
  const member = listed ?? other;
  return {
    member,
    isArchived: listed ? isArchivedList : !isArchivedList,
    isUnknown: id !== undefined && !member && !isPending,
  };
}
