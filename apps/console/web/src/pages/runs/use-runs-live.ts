/**
 * Rows on screen change in place, and their order never does. What is new is a count; a click reads the list again.
 * Where the stream does not pass, `/runs/changes` is asked.
 */
import type { InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { RunChanges, RunList, RunRow } from '../../../../src/answers/runs.ts';
import { getJson } from '../../api/client.ts';
import { changeAnswer } from '../../api/pushed.ts';
import { queryClient, readMissed, readTouched } from '../../api/query-client.ts';
import { runQuery, runsQuery } from '../../api/run-queries.ts';
import type { Missed } from '../../components/answer/answer.tsx';
import type { RowKey } from '../../components/table/table.tsx';
import { useListState } from '../../components/table/use-list-state.ts';
import { useRefresh } from '../../components/table/use-refresh.ts';
import { filterQuery, type RunFilter } from '../../filter/run-filter.ts';
import { type Recount, useLive } from '../../live/live.ts';
import { currentZone } from '../../settings/settings.ts';
import type { Capped } from '../../words/numbers.ts';
import { readViewCountAgain, readViewCountsAgain } from './match-count.ts';

/** A changed row is tinted this long. */
const TINT_MS = 600;
/** Most rows that are asked about: the first ones, where live runs are. */
const MOST_IDS = 200;
const NONE: ReadonlySet<RowKey> = new Set();

/** How many runs are newer than a list, of the newest run that it knows. */
interface Newer extends Capped {
  readonly newerThan: number;
}

/** A patch is a step when it comes, a question when it is asked: its answer may be as old as that. */
interface Order {
  last: number;
  /** By run, the step that its row is of. */
  readonly steps: Map<number, number>;
}

export interface RunsLive {
  readonly newer: Capped | undefined;
  readonly showNew: () => void;
  readonly changed: ReadonlySet<RowKey>;
  readonly missed: Missed | undefined;
}

/** `peeked`: the run in the drawer, in the list or not. */
export function useRunsLive(
  filter: RunFilter,
  pages: readonly RunList[],
  peeked: number | undefined,
): RunsLive {
  const list = filterQuery(filter);
  const [newer, setNewer] = useListState<Newer | undefined>(list, undefined);
  const [changed, setChanged] = useListState(list, NONE);
  const key = runsQuery({ ...filter }).queryKey;
  const listed = pages.flatMap(({ items }) => items.map(({ id }) => id));
  const ids = [...new Set([...(peeked === undefined ? [] : [peeked]), ...listed])].slice(0, MOST_IDS);
  const newest = pages[0]?.newest ?? 0;
  /** Lists that are read with what is new, each as often as that was asked for. */
  const showing = useRef<readonly string[]>([]);
  const order = useRef<Order>({ last: 0, steps: new Map() });

  /** Rows as they are at a step. A row that has come at a later step stays. */
  const take = (rows: readonly RunRow[], step: number): void => {
    const byId = takeLatest(order.current, rows, step);
    changeAnswer(key, (data) => patchPages(data, byId));
    // The first answer has every row: only those with a new state are tinted.
    const before = pages.flatMap(({ items }) => items);
    if (peeked !== undefined)
      readPeeked(
        byId.get(peeked),
        before.find(({ id }) => id === peeked),
      );
    setChanged(new Set(before.filter((row) => hasMoved(row, byId.get(row.id))).map(({ id }) => id)));
  };
  const patch = ({ rows }: { readonly rows: readonly RunRow[] }): void => take(rows, ++order.current.last);
  const showNew = (): void => {
    setNewer(undefined);
    startAnew();
    // From the first page: the others are those of an older list.
    queryClient.setQueryData<InfiniteData<RunList, string>>(
      key,
      (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
    );
    showing.current = [...showing.current, list];
    void queryClient.invalidateQueries({ queryKey: key, exact: true }).finally(() => {
      showing.current = showing.current.toSpliced(showing.current.indexOf(list), 1);
    });
    readMissed(['runs']);
    void (newest === 0 ? readViewCountsAgain() : readViewCountAgain(filter));
  };
  const count = ({ count: runs, isAtLeast, newerThan }: Newer): void => {
    if (showing.current.includes(list) || newerThan !== newest) return;
    // The first runs of a store are shown at once: no row can jump.
    if (newest === 0 && runs > 0) return showNew();
    setNewer(runs > 0 ? { count: runs, isAtLeast, newerThan } : undefined);
  };
  const ask = async (shown: readonly number[]): Promise<void> => {
    if (pages.length === 0) return;
    const step = ++order.current.last;
    const changes = await getJson<RunChanges>('/runs/changes', {
      ...filter,
      tz: currentZone(),
      ids: shown.join(','),
      newerThan: newest,
    });
    if (shown.length > 0) take(changes.items, step);
    count({ ...changes.newer, newerThan: newest });
  };
  // It does not say whether the list is old. Refused, it is asked again in 3 s.
  const recount = ({ withRows }: Recount): void => void ask(withRows ? ids : []).catch(() => undefined);
  const { missed, refresh, startAnew } = useRefresh({ list, readAt: pages[0]?.now, ask: () => ask(ids) });

  useLive(['runs'], {
    visible: pages.length === 0 ? undefined : { ids, newerThan: newest, filter },
    events: { patch, newer: count, recount },
    refresh,
  });
  useEffect(() => {
    if (changed.size === 0) return undefined;
    const waiting = setTimeout(() => setChanged(NONE), TINT_MS);
    return () => clearTimeout(waiting);
  }, [changed]);

  // A list that was read since has them.
  return { newer: newer?.newerThan === newest ? newer : undefined, changed, missed, showNew };
}

function takeLatest({ steps }: Order, rows: readonly RunRow[], step: number): ReadonlyMap<number, RunRow> {
  const latest = rows.filter(({ id }) => (steps.get(id) ?? 0) <= step);
  for (const { id } of latest) steps.set(id, step);
  return new Map(latest.map((row) => [row.id, row]));
}

/** The whole run is read again where its row is another. One that is not listed has no row before. */
function readPeeked(row: RunRow | undefined, before: RunRow | undefined): void {
  if (!row) return;
  const { queryKey } = runQuery(row.id);
  const run = queryClient.getQueryData(queryKey);
  const isOther = before ? textOf(before) !== textOf(row) : run?.state !== row.state;
  if (isOther) readTouched({ queryKey, exact: true });
}

/** A run that goes on takes longer with each answer. */
function textOf({ tookMs: _tookMs, ...row }: RunRow): string {
  return JSON.stringify(row);
}

function hasMoved(before: RunRow, now: RunRow | undefined): boolean {
  return now !== undefined && (now.state !== before.state || now.attempt !== before.attempt);
}

function patchPages<Place>(
  data: InfiniteData<RunList, Place>,
  byId: ReadonlyMap<number, RunRow>,
): InfiniteData<RunList, Place> {
  return {
    ...data,
    pages: data.pages.map((page) => ({ ...page, items: page.items.map((row) => byId.get(row.id) ?? row) })),
  };
}
