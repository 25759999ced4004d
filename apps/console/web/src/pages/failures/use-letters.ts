/** The letters of the group in the drawer, or of the whole view, in the order in which they were first shown. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { lettersQuery } from '../../api/run-queries.ts';
import { useKeptOrder } from '../../components/table/use-kept-order.ts';
import type { FailureParts } from './failure-path.ts';
import type { Group } from './group-table.tsx';

export type ShownLetters = ReturnType<typeof useLetters>;

export function useLetters({ status, isFlat, group, job }: FailureParts, groups: readonly Group[]) {
  const fingerprint = groups.find((one) => one.fingerprint === group)?.fingerprint;
  const enabled = isFlat || fingerprint !== undefined;
  const letters = useInfiniteQuery({ ...lettersQuery({ status, fingerprint, job }), enabled });
  // Those of the whole view, read before, are no letters of the errors.
  const rows = enabled ? (letters.data?.pages.flatMap((page) => page.items) ?? []) : [];
  const { isFetching } = letters;
  const list = `${status} ${fingerprint} ${job} ${isFlat}`;
  const kept = useKeptOrder(list, { rows, isFetching }, ({ runId }) => runId);
  return { ...kept, letters };
}
