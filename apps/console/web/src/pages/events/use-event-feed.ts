/**
 * Facts as they come in. They are shown at once while the person only watches: at the top of the list, with no row in
 * the keyboard's hand and no drawer open. Else, and while changes are held back, they collect behind a button.
 */
import type { InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { EventList, EventRow } from '../../../../src/answers/events.ts';
import { getJson } from '../../api/client.ts';
import { changeAnswer } from '../../api/pushed.ts';
import { queryClient, readMissed } from '../../api/query-client.ts';
import { type EventPage, EVENTS_PAGE, eventsQuery } from '../../api/watch-queries.ts';
import type { Missed } from '../../components/answer/answer.tsx';
import type { RowKey } from '../../components/table/table.tsx';
import { useListState } from '../../components/table/use-list-state.ts';
import { useRefresh } from '../../components/table/use-refresh.ts';
import { type EventFilter, eventsPath, isWanted } from '../../filter/event-filter.ts';
import { useLive } from '../../live/live.ts';
import { storeNow } from '../../settings/clock.ts';
import { type EventPages, MOST_LISTED, newestFirst, unknownOf, withFresh } from './merge-events.ts';

/** A fact is shown at once; those that come within this time after it are shown together, at its end. */
const TOGETHER_MS = 200;
const TINT_MS = 600;
const NONE: ReadonlySet<RowKey> = new Set();

export interface EventFeed {
  /** How many wait behind the button. */
  readonly waiting: number;
  readonly showNew: () => void;
  readonly fresh: ReadonlySet<RowKey>;
  readonly missed: Missed | undefined;
}

interface Collected {
  readonly rows: readonly EventRow[];
  readonly count: number;
  /** There are more than the rows, between them and the list. */
  readonly isCut: boolean;
}

const NOTHING: Collected = { rows: [], count: 0, isCut: false };

export function useEventFeed(filter: EventFilter, isReading: boolean): EventFeed {
  const key = eventsQuery({ ...filter }).queryKey;
  const list = eventsPath(filter);
  const [collected, setCollected] = useListState(list, NOTHING);
  const [fresh, setFresh] = useListState(list, NONE);
  /** The same as `collected`, before it is drawn: more may come in between. */
  const held = useRef(NOTHING);
  const arrived = useRef<EventRow[]>([]);
  const mayShow = useRef(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const pages = (): readonly EventPage[] =>
    queryClient.getQueryData<InfiniteData<EventPage>>(key)?.pages ?? [];
  const listed = (): readonly EventRow[] => pages().flatMap(({ items }) => items);
  const show = ({ rows, isCut }: Collected): void => {
    const news = unknownOf(rows, listed());
    changeAnswer(key, (data) => {
      const lacking = unknownOf(news, ...data.pages.map(({ items }) => items));
      return withFresh(data as EventPages<never>, lacking, isCut);
    });
    const ids = new Set<RowKey>(news.map(({ id }) => id));
    setFresh((before) => new Set([...before, ...ids]));
    // Each for its own time, whatever comes meanwhile.
    setTimeout(() => setFresh((before) => new Set([...before].filter((id) => !ids.has(id)))), TINT_MS);
  };
  const hold = (next: Collected): void => {
    held.current = next;
    setCollected(next);
  };
  /** `isFree`: nothing holds changes back. */
  const take = (rows: readonly EventRow[], isFree: boolean, isGap = false): void => {
    const next = collect(held.current, unknownOf(rows, listed(), held.current.rows), isGap);
    const isShown = isFree && !isReading && isWatching();
    if (isShown) show(next);
    hold(isShown ? NOTHING : next);
  };
  const latest = useRef({ list, take });
  useEffect(() => {
    latest.current = { list, take };
  });
  const takeArrived = (): void => {
    timer.current = undefined;
    if (arrived.current.length === 0) return;
    latest.current.take(arrived.current.splice(0), mayShow.current);
    timer.current = setTimeout(takeArrived, TOGETHER_MS);
  };
  const hear = (row: EventRow, isHeld: boolean): void => {
    if (!isWanted(row, filter, storeNow())) return;
    arrived.current.push(row);
    mayShow.current = !isHeld;
    if (timer.current === undefined) takeArrived();
  };
  const ask = async (): Promise<void> => {
    if (listed().length === 0) return readMissed(key);
    const { items, next } = await getJson<EventList>('/events', { ...filter, limit: EVENTS_PAGE });
    // These are of another list than the one that is shown by now.
    if (latest.current.list !== list) return;
    const isGap = next !== undefined && unknownOf(items, listed(), held.current.rows).length === items.length;
    latest.current.take(items, true, isGap);
  };
  const { missed, refresh } = useRefresh({ list, readAt: pages()[0]?.now, ask });
  useLive(['events'], {
    events: { fact: (row: EventRow) => hear(row, false) },
    held: { fact: (row: EventRow) => hear(row, true) },
    refresh,
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      arrived.current = [];
      held.current = NOTHING;
    },
    [list],
  );

  return {
    waiting: collected.count,
    fresh,
    missed,
    showNew: () => {
      show(held.current);
      hold(NOTHING);
      document.querySelector('.p-events .scroll')?.scrollTo({ top: 0 });
    },
  };
}

function collect(before: Collected, rows: readonly EventRow[], isGap: boolean): Collected {
  const all = newestFirst([...rows, ...before.rows]);
  return {
    rows: all.slice(0, MOST_LISTED),
    count: before.count + rows.length,
    isCut: before.isCut || isGap || all.length > MOST_LISTED,
  };
}

/** The list is at its top, and no row has the focus. */
function isWatching(): boolean {
  // On a phone the page scrolls, not the list.
  const isAtTop = ['.p-events .scroll', '.p-events'].every(
    (box) => (document.querySelector(box)?.scrollTop ?? 0) === 0,
  );
  return isAtTop && (document.activeElement?.closest('.p-events tbody tr') ?? null) === null;
}
