/** The revision that an own act has left: the page shows the record with it before it has read the record again. */
import type { DataTag, QueryKey } from '@tanstack/react-query';
import { queryClient } from '../api/query-client.ts';

interface OfRev {
  readonly rev: number;
}

/**
 * So the next act is of that revision, and no change of another person. `seen`: what the act was of; one that names none
 * may have come after the change of another person: then only the next revision is its own.
 */
export function keepOwnRev<Shown extends OfRev>(
  queryKey: DataTag<QueryKey, Shown, Error>,
  rev: number,
  seen = rev - 1,
): void {
  queryClient.setQueryData<Shown>(queryKey, (shown) => (shown?.rev === seen ? { ...shown, rev } : shown));
}
