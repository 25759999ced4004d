/** The revision after an own act: the page has it before it has read the record again. */
import type { DataTag, QueryKey } from '@tanstack/react-query';
import { queryClient } from '../api/query-client.ts';

interface OfRev {
  readonly rev: number;
}

/**
 * The next act then names that revision, and is not refused for the own one. `seen`: the revision that the act named. An act
 * that named none may come after a change of another person: it is taken for the next one only after the revision shown.
 */
export function keepOwnRev<Shown extends OfRev>(
  queryKey: DataTag<QueryKey, Shown, Error>,
  rev: number,
  seen = rev - 1,
): void {
  queryClient.setQueryData<Shown>(queryKey, (shown) => (shown?.rev === seen ? { ...shown, rev } : shown));
}
