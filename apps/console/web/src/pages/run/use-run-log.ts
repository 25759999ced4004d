/** The log of a run: what was read, and what came since by the stream. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LogLine, RunLogs } from '../../../../src/answers/run.ts';
import { isWorthATry } from '../../api/query-client.ts';
import { logsQuery } from '../../api/run-queries.ts';
import { usePageAddress } from '../../components/links/page-address.ts';
import type { Capped } from '../../words/numbers.ts';
import { readLineRange } from '../../words/text/lines.ts';
import { joinLines, type LogGap, type LogPart } from './log-lines.ts';

/** A page that was not answered is asked for again after this time. */
const AGAIN_MS = 15_000;
/** Read at once; the rest when the end comes near. */
const AT_ONCE = 2_000;

export interface RunLog {
  readonly lines: readonly LogLine[];
  /** Lines that are not read, before the last ones. */
  readonly gap: LogGap | undefined;
  readonly count: Capped;
  /** There may be lines that are not read. */
  readonly isUnread: boolean;
  readonly isHidden: boolean;
  /** Without an answer it is being read, or was refused. */
  readonly query: {
    readonly data: unknown;
    readonly error: Error | null;
    readonly refetch: () => unknown;
  };
  readonly readMore: (() => void) | undefined;
  /** Reads on until `isEnough`, or to the end. */
  readonly readUntil: (isEnough: (lines: readonly LogLine[]) => boolean) => Promise<readonly LogLine[]>;
}

export function useRunLog(id: number, came: LogPart | undefined): RunLog {
  const query = useInfiniteQuery(logsQuery(id));
  const { data, error, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage, refetch } = query;
  const { hash } = usePageAddress();
  const pages = data?.pages ?? [];
  const read = linesOf(pages);
  const { lines, gap } = joinLines(read, came);
  const hasMore = hasNextPage && isFull(pages.at(-1));
  const canRead = hasMore && !isFetching;
  const isWanted = read.length < AT_ONCE || (read.at(-1)?.nr ?? 0) < (readLineRange(hash)?.to ?? 0);
  const isRefused = error !== null;
  const isForGood = error !== null && !isWorthATry(0, error);
  useEffect(() => {
    if (!canRead || !isWanted || isForGood) return undefined;
    if (!isRefused) {
      void fetchNextPage();
      return undefined;
    }
    const waiting = setTimeout(() => void fetchNextPage(), AGAIN_MS);
    return () => clearTimeout(waiting);
  }, [canRead, isWanted, isRefused, isForGood, read.length, fetchNextPage]);
  const readUntil: RunLog['readUntil'] = async (isEnough) => {
    let known = gap ? read : lines;
    // Lines that came since may be behind an end that was read.
    let goesOn = gap ? hasNextPage : hasMore;
    while (goesOn && !isEnough(known)) {
      const next = await fetchNextPage();
      const more = linesOf(next.data?.pages ?? []);
      const joined = joinLines(more, came);
      known = joined.gap ? more : joined.lines;
      goesOn = next.hasNextPage && !next.isError && isFull(next.data?.pages.at(-1));
    }
    return known;
  };
  return {
    lines,
    gap,
    count: { count: lines.length + (gap?.count ?? 0), isAtLeast: hasMore && lines.length === read.length },
    isUnread: hasMore || gap !== undefined,
    isHidden: pages.some((page) => 'hidden' in page),
    // Only what was refused is asked for again, not all pages.
    query: { data, error, refetch: isFetchNextPageError ? fetchNextPage : refetch },
    // What is read above the gap would move the lines below it.
    readMore: canRead && !gap && !isRefused ? () => void fetchNextPage() : undefined,
    readUntil,
  };
}

function linesOf(pages: readonly RunLogs[]): readonly LogLine[] {
  return pages.flatMap((page) => ('hidden' in page ? [] : page.items));
}

/** The log of a run that goes on has a next page also at its end. */
function isFull(page: RunLogs | undefined): boolean {
  return page !== undefined && !('hidden' in page) && page.items.length > 0;
}
