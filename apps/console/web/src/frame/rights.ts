/** What the person who is signed in may do. Buttons for the rest are not there; the server refuses it anyway. */
import { useQuery } from '@tanstack/react-query';
import type { WhoAmI } from '../../../src/answers/system/session.ts';
import { whoQuery } from '../api/sign-in-queries.ts';
import { type Page, PAGES } from './pages.ts';

const RANK: Readonly<Record<WhoAmI['role'], number>> = { wall: 0, viewer: 1, operator: 2, admin: 3 };

export function useMay(role: 'operator' | 'admin'): boolean {
  const { data } = useQuery(whoQuery);
  return data !== undefined && RANK[data.role] >= RANK[role];
}

/** For what an administrator of some organisations does not do: it sees and changes no users and purges no queue. */
export function useIsAdminOfAll(): boolean {
  const isAdmin = useMay('admin');
  const { data } = useQuery(whoQuery);
  return isAdmin && data?.orgs === undefined;
}

/** One who does not see inputs and logs makes no link and no token with which they are seen. */
export function useSeesPayload(): boolean {
  return useQuery(whoQuery).data?.canSeePayload ?? true;
}

/** The pages that the rail shows: those that the person may open. */
export function useOwnPages(): readonly Page[] {
  const isAdmin = useMay('admin');
  return isAdmin ? PAGES : PAGES.filter(({ least }) => least === undefined);
}
