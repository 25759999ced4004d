/** Who did what, to what, when and why; the newest first. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { AuditList } from '../../../../src/answers/system/audit.ts';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { ApiProblem } from '../../api/request/api-problem.ts';
import { getJson, type Params } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { AUDIT_PAGE, auditQuery } from '../../api/system-queries.ts';
import { type Missed, NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command, FilteredEmpty } from '../../components/answer/blank.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { useDrawer } from '../../components/panels/use-drawer.ts';
import { MoreRows } from '../../components/table/more.tsx';
import { NewRows } from '../../components/table/new-rows.tsx';
import { useListState } from '../../components/table/use-list-state.ts';
import { useRefresh } from '../../components/table/use-refresh.ts';
import { PageFrame } from '../../frame/page.tsx';
import { useLive } from '../../live/live.ts';
import { storeNow } from '../../settings/clock.ts';
import { countText } from '../../words/numbers.ts';
import { AuditBar } from './audit-bar.tsx';
import { AuditDrawer } from './audit-drawer.tsx';
import {
  auditCommand,
  type AuditFilter,
  auditParams,
  auditPath,
  type Fact,
  isListed,
  readAuditFilter,
} from './audit-filter.ts';
import { AuditTable } from './audit-table.tsx';
import { AuditViews } from './audit-views.tsx';

export function AuditPage() {
  const { search } = usePageAddress();
  const filter = readAuditFilter(search);
  return <Acts filter={filter} />;
}

function Acts({ filter }: { readonly filter: AuditFilter }) {
  const params = auditParams(filter);
  // The acts of the filter before stay, dimmed, until those of this one are read.
  const list = useInfiniteQuery({ ...auditQuery(params), placeholderData: keepPreviousData });
  const { data, error, isPlaceholderData } = list;
  const pages = data?.pages ?? [];
  const rows = pages.flatMap(({ items }) => items);
  const [first] = pages;
  const news = useNews(
    filter,
    isPlaceholderData ? undefined : first && { id: rows[0]?.id ?? 0, readAt: first.now },
  );
  // Once the list is read: an act that is not in it is asked for.
  const shown = data && filter.event;
  const drawer = useDrawer({ opened: shown, path: (event) => auditPath({ ...filter, event }) });
  useListCopies({ command: auditCommand(filter), path: '/audit', params });
  const isRefused = error instanceof ApiProblem && error.status === 403;
  const searched = pages.at(-1)?.searched;
  const foot = (
    <>
      {searched && !searched.isWhole && (
        <p className="pad dim">Searched the newest {countText(searched.rows)} events.</p>
      )}
      <MoreRows list={list}>{searched ? 'Search further' : 'More'}</MoreRows>
    </>
  );
  return (
    <PageFrame title="Audit" className="p-audit">
      {!isRefused && <AuditViews filter={filter} />}
      <div className={shown === undefined ? undefined : 'withdrawer'}>
        <div className="list">
          {!isRefused && (
            <AuditBar filter={filter} actors={[...new Set(rows.map(({ actor }) => actor))]}>
              <NewRows count={news} onShow={news.show} />
            </AuditBar>
          )}
          <div className="tblwrap" aria-busy={isPlaceholderData}>
            <StaleNote error={error} at={first?.now} missed={news.missed} />
            {!first && <NoAnswer isPage query={list} />}
            {first && rows.length === 0 && (
              <div>
                <NoActs filter={filter} />
                {foot}
              </div>
            )}
            {rows.length > 0 && (
              <AuditTable
                key={auditPath({ ...filter, event: undefined })}
                rows={rows}
                current={shown}
                onOpen={({ id }) => drawer.open(id)}
                onPeek={({ id }) => drawer.peek(id)}
                foot={foot}
              />
            )}
          </div>
        </div>
        {shown !== undefined && (
          <AuditDrawer
            key={shown}
            id={shown}
            row={rows.find(({ id }) => id === shown)}
            takesFocus={drawer.takesFocus}
            onClose={drawer.close}
          />
        )}
      </div>
    </PageFrame>
  );
}

function NoActs({ filter }: { readonly filter: AuditFilter }) {
  const go = useGo();
  const isFiltered = auditPath({ ...filter, event: undefined, by: 'people' }) !== '/audit';
  if (isFiltered) return <FilteredEmpty what="act" onClear={() => go('/audit')} />;
  return (
    <Blank title="No act is recorded yet">
      <p className="soft">
        Each act of the console, of a token and of the command line is listed here, with its reason.
      </p>
      <Command text="worker queue:pause mail --reason 'a test'" />
    </Blank>
  );
}

interface News {
  readonly count: number;
  /** There are more than one page. */
  readonly isAtLeast: boolean;
}

const NO_NEWS: News = { count: 0, isAtLeast: false };

interface Newest {
  /** Of the newest act of the list. */
  readonly id: number;
  readonly readAt: string;
}

/** What is shown stays until it is read. The pages behind the first are those of an older list. */
async function readFirstPage(params: Params): Promise<void> {
  const { queryKey } = auditQuery(params);
  queryClient.setQueryData(
    queryKey,
    (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
  );
  await queryClient.invalidateQueries({ queryKey, exact: true });
}

/** Acts of the list that came since it was read. `newest`: undefined while it is not read. */
function useNews(
  filter: AuditFilter,
  newest: Newest | undefined,
): News & { readonly missed: Missed | undefined; readonly show: () => void } {
  const list = auditPath({ ...filter, event: undefined });
  const [news, setNews] = useListState(list, NO_NEWS);
  const latest = useRef({ list, newest, count: 0 });
  useEffect(() => {
    latest.current = { list, newest, count: news.count };
  });
  const params = auditParams(filter);
  const hear = (fact: Fact): void => {
    if (isListed(filter, fact, storeNow())) setNews((now) => ({ ...now, count: now.count + 1 }));
  };
  const ask = async (): Promise<void> => {
    if (latest.current.newest === undefined) return;
    const { items, next } = await getJson<AuditList>('/audit', { ...params, limit: AUDIT_PAGE });
    const { current } = latest;
    const { newest: known } = current;
    // These are of another list than the one that is shown by now.
    if (current.list !== list || known === undefined) return;
    const count = items.filter(({ id }) => id > known.id).length;
    setNews({ count, isAtLeast: next !== undefined && count === items.length });
  };
  const { missed, refresh, startAnew } = useRefresh({ list, readAt: newest?.readAt, ask });
  useLive(['events'], {
    events: { fact: hear },
    held: { fact: hear },
    // What was missed is counted.
    refresh,
  });
  return {
    ...news,
    missed,
    show: () => {
      startAnew();
      setNews(NO_NEWS);
      void readFirstPage(params).finally(() => {
        // What came while it was read may be in it.
        if (latest.current.count > 0) refresh();
      });
    },
  };
}
