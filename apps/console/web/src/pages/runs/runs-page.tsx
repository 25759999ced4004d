/** Every run: those that have not ended, then those that have. The address is the whole filter. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { OperationDrawer } from '../../drawers/operation-drawer.tsx';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { runsQuery } from '../../api/run-queries.ts';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { FilteredEmpty } from '../../components/answer/blank.tsx';
import { Loading } from '../../components/answer/loading.tsx';
import { Time } from '../../components/facts/time.tsx';
import { FilterBar } from '../../components/fields/filter-bar.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { NewRows } from '../../components/table/new-rows.tsx';
import type { RowKey } from '../../components/table/table.tsx';
import { useListState } from '../../components/table/use-list-state.ts';
import { useSpanKeys } from '../../components/table/use-span-keys.ts';
import {
  filterCommand,
  filterQuery,
  readFilter,
  type RunFilter,
  stillMatches,
  RUN_LANGUAGE,
} from '../../filter/run-filter.ts';
import { usePageActions } from '../../frame/actions.ts';
import { PageFrame } from '../../frame/page.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { useLiveHold } from '../../live/live.ts';
import { idIn } from '../../words/address.ts';
import { countText } from '../../words/numbers.ts';
import { runPath } from '../../words/paths.ts';
import { BulkBar } from './bulk-bar.tsx';
import { Facets, useKnownValues } from './facets.tsx';
import { Histogram } from './histogram.tsx';
import { listedRows } from './listed.ts';
import { NothingYet } from './nothing-yet.tsx';
import { RunDrawer } from '../../drawers/run-drawer.tsx';
import { RunTable } from './run-table.tsx';
import { useRunsLive } from './use-runs-live.ts';
import { Views } from './views.tsx';
import { offWhile } from '../../components/controls/button.tsx';

export function RunsPage() {
  const { search } = usePageAddress();
  const filter = readFilter(search);
  return <List filter={filter} peeked={idIn(search, 'run')} operation={idIn(search, 'operation')} />;
}

const NONE: ReadonlySet<RowKey> = new Set();

interface ListProps {
  readonly filter: RunFilter;
  /** The run in the drawer. */
  readonly peeked: number | undefined;
  /** The bulk act in the drawer. */
  readonly operation: number | undefined;
}

function List({ filter, peeked, operation }: ListProps) {
  const go = useGo();
  const change = (next: RunFilter): void => go(runsPath(next));
  // The rows of the filter before stay, dimmed, until those of this one are read.
  const list = useInfiniteQuery({ ...runsQuery({ ...filter }), placeholderData: keepPreviousData });
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, isPlaceholderData } = list;
  const pages = data?.pages ?? [];
  const rows = listedRows(pages);
  const runs = pages.flatMap(({ items }) => items);
  const name = `${filterQuery(filter)} ${isPlaceholderData}`;
  const [picked, setPicked] = useListState<ReadonlySet<RowKey>>(name, NONE);
  const [isAll, setAll] = useListState(name, false);
  // A choice closes them: on a phone they are above the list.
  const [hasFacets, setFacets] = useListState(filterQuery(filter), false);
  const live = useRunsLive(filter, isPlaceholderData ? [] : pages, peeked);
  useLiveHold('rows are selected', picked.size > 0 || isAll);
  const pick = (next: ReadonlySet<RowKey>): void => {
    setPicked(next);
    setAll(false);
  };
  useKeys('list', {
    f: () => {
      setFacets(true);
      document.querySelector<HTMLElement>('.facets a')?.focus();
    },
  });
  useSpanKeys(filter, change);
  useListCopies({ command: filterCommand(filter), path: `/runs?${filterQuery(filter)}` });
  usePageActions([{ name: 'Show failed runs', icon: 'failures', act: () => change({ state: 'failed' }) }]);
  const known = useKnownValues(filter);
  const isNarrow = peeked !== undefined || operation !== undefined;
  const [first] = pages;
  const foot = (
    <Foot
      pages={pages}
      hasMore={hasNextPage}
      isReading={isFetchingNextPage}
      onMore={() => void fetchNextPage()}
    />
  );
  return (
    <PageFrame title="Runs" className="p-runs">
      <Views filter={filter} isListed={first !== undefined} />
      <div className={isNarrow ? 'split peek' : 'split'}>
        <Facets
          filter={filter}
          onChange={change}
          isOpen={hasFacets}
          onClose={() => setFacets(false)}
          onAll={() => {
            setAll(true);
            setFacets(false);
          }}
        />
        <div className="list">
          <FilterBar
            filter={filter}
            language={RUN_LANGUAGE}
            known={known}
            onChange={change}
            onFacets={() => setFacets((now) => !now)}
          >
            <NewRows count={live.newer ?? 0} onShow={live.showNew} />
          </FilterBar>
          <Histogram filter={filter} onChange={change} />
          <div className="tblwrap" aria-busy={isPlaceholderData}>
            <StaleNote error={error} at={first?.now} missed={live.missed} />
            {first === undefined && <NoAnswer isPage query={list} />}
            {first !== undefined &&
              rows.length === 0 &&
              (isPlaceholderData ? (
                <Loading />
              ) : hasNextPage ? (
                foot
              ) : (
                <NoRows filter={filter} oldestEnd={first.oldestEnd} onClear={() => change({})} />
              ))}
            {rows.length > 0 && (
              <RunTable
                key={filterQuery(filter)}
                rows={rows}
                changed={live.changed}
                isGone={(run) => !isPlaceholderData && !stillMatches(filter, run)}
                current={peeked}
                isNarrow={isNarrow}
                onOpen={(id) => go(runPath(id))}
                onPeek={(id) => go(runsPath(filter, { run: id }))}
                onUnfold={(fold) =>
                  change({
                    ...filter,
                    state: fold.state,
                    ...(fold.queue !== undefined && { queue: fold.queue }),
                  })
                }
                selection={{
                  picked: isAll ? new Set(runs.map(({ id }) => id)) : picked,
                  onChange: pick,
                  onAll: () => setAll(true),
                  canPick: (key) => typeof key === 'number',
                }}
                onEnd={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
                foot={foot}
              />
            )}
            {(picked.size > 0 || isAll) && (
              <BulkBar
                choice={{
                  filter,
                  ids: [...picked].map(Number),
                  isAll,
                  runs: runs.filter(({ id }) => picked.has(id)),
                  onStarted: (started) => {
                    pick(new Set());
                    go(runsPath(filter, { operation: started }));
                  },
                }}
                first={runs.find(({ may }) => may.edit)}
                onAll={() => setAll(true)}
                onDone={() => pick(new Set())}
              />
            )}
          </div>
        </div>
        {peeked !== undefined && <RunDrawer key={peeked} id={peeked} onClose={() => change(filter)} />}
        {peeked === undefined && operation !== undefined && (
          <OperationDrawer key={operation} id={operation} onClose={() => change(filter)} />
        )}
      </div>
    </PageFrame>
  );
}

/** `drawer`: the run or the bulk act in it. */
function runsPath(
  filter: RunFilter,
  drawer: { readonly run?: number; readonly operation?: number } = {},
): string {
  const shown = Object.entries(drawer).map(([name, id]) => `${name}=${id}`);
  const query = [filterQuery(filter), ...shown].filter(Boolean).join('&');
  return query === '' ? '/runs' : `/runs?${query}`;
}

interface FootProps {
  readonly pages: readonly {
    readonly searched?: { readonly rows: number; readonly isWhole: boolean } | undefined;
  }[];
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly onMore: () => void;
}

function Foot({ pages, hasMore, isReading, onMore }: FootProps) {
  const searched = pages.reduce((sum, page) => sum + (page.searched?.rows ?? 0), 0);
  const isCut = pages.at(-1)?.searched?.isWhole === false;
  if (!hasMore) return <p className="foot dim">{pages.length > 1 ? 'That is all.' : ''}</p>;
  return (
    <p className="foot dim">
      {isCut && `Searched ${countText(searched)} runs. `}
      <button type="button" className="lnk" onClick={onMore} {...offWhile(isReading)}>
        {isReading ? 'Reading…' : isCut ? 'Search on' : 'Show more'}
      </button>
    </p>
  );
}

interface NoRowsProps {
  readonly filter: RunFilter;
  readonly oldestEnd: string | undefined;
  readonly onClear: () => void;
}

function NoRows({ filter, oldestEnd, onClear }: NoRowsProps) {
  if (filterQuery(filter) === '') return <NothingYet />;
  return (
    <FilteredEmpty what="run" onClear={onClear}>
      {oldestEnd !== undefined && (
        <p className="soft">
          Charts go further back than runs: the oldest run that is kept ended <Time at={oldestEnd} />.
        </p>
      )}
    </FilteredEmpty>
  );
}
