/** Who did what, to what, when and why; the newest first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import type { AuditRow } from '../../../../src/answers/system/audit.ts';
import { saveExport } from '../../acts/save-export.ts';
import { useInSight } from '../../acts/use-in-sight.ts';
import { queryClient } from '../../api/queries.ts';
import { auditQuery } from '../../api/system-queries.ts';
import { useGo } from '../../components/app-link.tsx';
import { Blank, Command, Failed, FilteredEmpty, Loading, StaleNote } from '../../components/blank.tsx';
import { Button, Key } from '../../components/button.tsx';
import { copyText } from '../../components/copy.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { Time } from '../../components/time.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { PageFrame } from '../../frame/page.tsx';
import { showToast } from '../../frame/toasts.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { useLive } from '../../live/live.ts';
import { curlLine } from '../../words/curl.ts';
import { countText } from '../../words/numbers.ts';
import { AuditBar } from './audit-bar.tsx';
import { AuditDrawer } from './audit-drawer.tsx';
import {
  type AuditFilter,
  auditParams,
  auditPath,
  type Fact,
  isListed,
  readAuditFilter,
} from './audit-filter.ts';
import { AuditTable } from './audit-table.tsx';

const FILES = { CSV: 'audit.csv', NDJSON: 'audit.ndjson' } as const;

export function AuditPage() {
  const { search } = useLocation();
  const filter = readAuditFilter(search);
  // Another filter is another list: what is new is counted anew.
  return <Acts key={auditPath({ ...filter, event: undefined })} filter={filter} />;
}

function Acts({ filter }: { readonly filter: AuditFilter }) {
  const go = useGo();
  const [takesFocus, setTakesFocus] = useState(false);
  const params = auditParams(filter);
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    auditQuery(params),
  );
  const news = useNews(filter);
  const pages = data?.pages ?? [];
  const rows = pages.flatMap(({ items }) => items);
  const shown = rows.find(({ id }) => id === filter.event);
  useInSight(shown && String(shown.id));
  const curl = (): string =>
    curlLine(
      { path: `/api/v1/audit?${new URLSearchParams(params as Record<string, string>)}` },
      location.origin,
    );
  const copyCurl = (): void => void copyText(curl()).then(() => showToast({ says: 'Copied' }));
  useKeys('list', { n: () => (news.count > 0 ? news.show() : false), 'Shift y': copyCurl });
  usePageActions([{ name: 'Copy as curl', note: 'this list', icon: 'copy', hint: 'Shift y', act: copyCurl }]);
  const open = (row: AuditRow, isByKey: boolean): void => {
    setTakesFocus(isByKey);
    go(auditPath({ ...filter, event: row.id }));
  };
  const [first] = pages;
  const searched = pages.at(-1)?.searched;
  const isFiltered = auditPath({ ...filter, event: undefined, by: 'people' }) !== '/audit';
  return (
    <PageFrame title="Audit" className="p-audit">
      <AuditBar filter={filter} actors={[...new Set(rows.map(({ actor }) => actor))]}>
        {news.count > 0 && (
          <button type="button" className="newrows" onClick={news.show}>
            {countText(news.count)} new <Key name="n" />
          </button>
        )}
        <Menu
          label="Export and copy"
          className="btn small plain"
          button={
            <>
              <Icon name="dl" />
              <span>Export</span>
            </>
          }
        >
          {Object.entries(FILES).map(([name, file]) => (
            <MenuItem key={name} onSelect={() => void saveExport('/audit', params, file)}>
              {name}
            </MenuItem>
          ))}
          <MenuItem onSelect={copyCurl}>copy as curl</MenuItem>
        </Menu>
      </AuditBar>
      {first && error && <StaleNote error={error} asOf={<Time at={first.now} as="precise" />} />}
      {!first && (error ? <Failed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {first && (
        <div className={shown ? 'withdrawer' : undefined}>
          <div>
            {rows.length === 0 &&
              (isFiltered ? (
                <FilteredEmpty what="act" onClear={() => go('/audit')} />
              ) : (
                <Blank title="Nobody has changed anything yet">
                  <p className="soft">
                    Each act of the console, of a token and of the command line is listed here, with its
                    reason.
                  </p>
                  <Command text="worker queue:pause mail --reason 'a test'" />
                </Blank>
              ))}
            {rows.length > 0 && (
              <AuditTable
                rows={rows}
                current={shown?.id}
                onOpen={(row) => open(row, true)}
                onPeek={(row) => open(row, false)}
              />
            )}
            {searched && !searched.isWhole && (
              <p className="pad dim">Searched the newest {countText(searched.rows)} events.</p>
            )}
            {hasNextPage && (
              <p className="pad">
                <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                  {searched ? 'Search further' : 'More'}
                </Button>
              </p>
            )}
          </div>
          {shown && (
            <AuditDrawer
              key={shown.id}
              row={shown}
              takesFocus={takesFocus}
              onClose={() => {
                setTakesFocus(false);
                go(auditPath({ ...filter, event: undefined }));
              }}
            />
          )}
        </div>
      )}
    </PageFrame>
  );
}

/** Acts of the list that came since it was read. */
function useNews(filter: AuditFilter): { readonly count: number; readonly show: () => void } {
  const [count, setCount] = useState(0);
  useLive(['events'], {
    events: {
      fact: (fact: Fact) => {
        if (isListed(filter, fact)) setCount((now) => now + 1);
      },
    },
    // What was missed is in the next read.
    refresh: () => undefined,
  });
  return {
    count,
    show: () => {
      setCount(0);
      void queryClient.resetQueries({ queryKey: ['audit', auditParams(filter)] });
    },
  };
}
