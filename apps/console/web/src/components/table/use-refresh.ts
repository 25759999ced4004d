/** Reads what a list may have missed. It is no question of the page, so why it was refused is kept here. */
import { useEffect, useEffectEvent, useRef } from 'react';
import { overviewQuery } from '../../api/job-queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { useLiveState } from '../../live/live.ts';
import type { Missed } from '../answer/answer.tsx';
import { useListState } from './use-list-state.ts';

/** A list whose last read was refused is read again: the stream may have nothing to say when the store is back. */
const AGAIN_MS = 15_000;

interface RefreshedList {
  /** Its name, such as its address. */
  readonly list: string;
  /** When it was read. */
  readonly readAt: string | undefined;
  readonly ask: () => Promise<unknown>;
}

interface Refresh {
  readonly missed: Missed | undefined;
  readonly refresh: () => void;
  /** The list is read anew: a read that is still under way says nothing of it. */
  readonly startAnew: () => void;
}

export function useRefresh({ list, readAt, ask }: RefreshedList): Refresh {
  const [refused, setRefused] = useListState<Omit<Missed, 'onAgain'> | undefined>(list, undefined);
  const isHeld = useLiveState().holds.length > 0;
  const asked = useRef(0);
  /** The latest read that was answered or refused: those asked before it say nothing more. */
  const settled = useRef(0);
  const refresh = (): void => {
    const own = ++asked.current;
    const settle: typeof setRefused = (next) => {
      if (own < settled.current) return;
      settled.current = own;
      setRefused(next);
    };
    setRefused((now) => now && { ...now, isAsking: true });
    ask().then(
      () => settle(undefined),
      (error: Error) =>
        settle((now) => ({ error, at: now?.at ?? liveUntil(readAt), isAsking: own !== asked.current })),
    );
  };
  const readAgain = useEffectEvent(refresh);
  const { error } = refused ?? {};
  useEffect(() => {
    if (!error || isHeld) return undefined;
    const waiting = setTimeout(readAgain, AGAIN_MS);
    return () => clearTimeout(waiting);
  }, [error, isHeld]);
  return {
    missed: refused && { ...refused, onAgain: refresh },
    refresh,
    startAnew: () => {
      settled.current = ++asked.current;
      setRefused(undefined);
    },
  };
}

/** The overview is as new as the stream; a list that was read after it is newer. */
function liveUntil(readAt: string | undefined): string | undefined {
  const times = [queryClient.getQueryData(overviewQuery.queryKey)?.now, readAt];
  return times
    .filter((at) => at !== undefined)
    .toSorted((one, other) => Date.parse(one) - Date.parse(other))
    .at(-1);
}
