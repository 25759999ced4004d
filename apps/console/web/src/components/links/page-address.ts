/**
 * The address of the page that is shown. `useLocation` is ahead of it: while the next page is fetched, it names that one
 * already, and a page that reads it asks for a run or a job of an address that is not its own.
 */
import { useMatch, useRouter } from '@tanstack/react-router';

export interface PageAddress {
  readonly pathname: string;
  /** By name. */
  readonly search: Readonly<Record<string, string>>;
  /** The run or the job of `/runs/$id` and `/jobs/$id`, decoded; elsewhere empty. */
  readonly id: string;
  /** Behind the `#`, without it. */
  readonly hash: string;
}

export function usePageAddress(): PageAddress {
  return useMatch({
    strict: false,
    select: ({ pathname, search, params, context }): PageAddress => ({
      pathname,
      search,
      id: 'id' in params ? String(params.id) : '',
      hash: 'hash' in context ? String(context.hash) : '',
    }),
    structuralSharing: true,
  });
}

/**
 * The parameters that were asked for last, which the page may not show yet: what comes late is added to them. Undefined:
 * the person has left for another page.
 */
export function useLatestSearch(): () => Readonly<Record<string, string>> | undefined {
  const { pathname } = usePageAddress();
  const { history } = useRouter();
  return () =>
    history.location.pathname === pathname
      ? Object.fromEntries(new URLSearchParams(history.location.search))
      : undefined;
}
