/** The log of a run: what was read, and what came since by the stream. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { LogLine } from '../../../../src/answers/run.ts';
import { logsQuery } from '../../api/run-queries.ts';
import { readLineRange } from '../../words/text/lines.ts';
import { addLines } from './log-lines.ts';

/** Read at once; the rest when the end comes near. */
const AT_ONCE = 2_000;

export interface RunLog {
  readonly lines: readonly LogLine[];
  readonly isHidden: boolean;
  readonly error: Error | null;
  readonly readMore: (() => void) | undefined;
}

export function useRunLog(id: number, came: readonly LogLine[]): RunLog {
  const { data, error, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery(logsQuery(id));
  const { hash } = useLocation();
  const pages = data?.pages ?? [];
  const read = pages.flatMap((page) => ('hidden' in page ? [] : page.items));
  const lines = addLines(read, came);
  const last = pages.at(-1);
  const isLastFull = last !== undefined && !('hidden' in last) && last.items.length > 0;
  const wanted = Math.max(AT_ONCE, readLineRange(hash)?.to ?? 0);
  const canRead = hasNextPage && !isFetching && isLastFull;
  useEffect(() => {
    if (canRead && read.length < wanted) void fetchNextPage();
  }, [canRead, read.length, wanted, fetchNextPage]);
  return {
    lines,
    isHidden: pages.some((page) => 'hidden' in page),
    error,
    readMore: canRead ? () => void fetchNextPage() : undefined,
  };
}
