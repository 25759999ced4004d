/** The latest chains of runs: each leads to its picture. New ones come by a button, so that no row moves by itself. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChainList } from '../../../../src/answers/graph.ts';
import { ListActs } from '../../acts/export/list-acts.tsx';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { queryClient } from '../../api/query-client.ts';
import { chainsQuery } from '../../api/schedule-queries.ts';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { MoreRows } from '../../components/table/more.tsx';
import { NewRows } from '../../components/table/new-rows.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { useLive } from '../../live/live.ts';
import { countText } from '../../words/numbers.ts';
import { GraphBar } from './graph-bar.tsx';
import { type GraphParts, graphPath } from './graph-path.ts';
import { shownOf } from './shown-chains.ts';
import { useLater } from './use-later.ts';

type Chain = ChainList['items'][number];

export function ChainsView({ parts }: { readonly parts: GraphParts }) {
  const go = useGo();
  const query = useInfiniteQuery(chainsQuery);
  const { data, error } = query;
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set());
  const readAgain = useLater(() => queryClient.invalidateQueries({ queryKey: chainsQuery.queryKey }));
  useListCopies({ command: undefined, path: '/chains' });
  // A run that comes, starts or ends changes the numbers of its queue.
  useLive(['queues'], { events: { queues: readAgain }, touched: readAgain, refresh: readAgain });
  const chains = data?.pages.flatMap(({ items }) => items) ?? [];
  const rows = shownOf(chains, shown);
  if (rows.some(({ id }) => !shown.has(id))) setShown(idsOf(rows, shown));
  const now = data?.pages[0]?.now;
  return (
    <>
      <StaleNote error={error} at={now} />
      <GraphBar parts={parts}>
        <NewRows count={chains.length - rows.length} onShow={() => setShown(idsOf(chains))} />
        <ListActs path="/chains" name="chains" />
      </GraphBar>
      {!data && <NoAnswer isPage query={query} />}
      {data && rows.length === 0 && !query.hasNextPage && <NoChains />}
      {rows.length > 0 && (
        <Table
          rows={rows}
          columns={COLUMNS}
          rowKey={({ id }) => id}
          rowLabel={({ run, jobId }) => `Chain of run ${run}, ${jobId}`}
          label="Chains of runs"
          // One page of rows, and one more at each press of "More".
          isPlain
          onOpen={({ run }) => go(graphPath({ run }))}
        />
      )}
      <MoreRows list={query} />
    </>
  );
}

function idsOf(chains: readonly Chain[], more: Iterable<number> = []): ReadonlySet<number> {
  return new Set([...more, ...chains.map(({ id }) => id)]);
}

const COLUMNS: readonly Column<Chain>[] = [
  {
    key: 'state',
    head: 'State',
    width: 112,
    cell: ({ state }) => (state === undefined ? <span className="dim">–</span> : <StateMark state={state} />),
  },
  {
    key: 'run',
    head: 'First run',
    width: 92,
    cell: ({ run }) => (
      <AppLink className="lnk b" href={graphPath({ run })}>
        #{run}
      </AppLink>
    ),
  },
  {
    key: 'job',
    head: 'Job',
    width: 200,
    className: () => 'rest',
    title: ({ jobId }) => jobId,
    cell: ({ jobId, state, says }) => (
      <>
        <JobLink id={jobId} />
        <small className={state === 'failed' ? 'phone-only bad' : 'phone-only'}>{says}</small>
      </>
    ),
  },
  {
    key: 'runs',
    head: 'Runs',
    width: 72,
    isRight: true,
    isWide: true,
    cell: ({ runs }) => countText(runs),
  },
  {
    key: 'says',
    head: 'States',
    isWide: true,
    title: ({ says }) => says,
    className: ({ state }) => (state === 'failed' ? 'bad' : 'soft'),
    cell: ({ says }) => says,
  },
  {
    key: 'requested',
    head: 'Requested',
    width: 110,
    isWide: true,
    className: () => 'soft',
    cell: ({ createdAt }) => <Time at={createdAt} isPast />,
  },
];

function NoChains() {
  return (
    <Blank title="No run follows another">
      <p className="soft">
        A chain is there when a run is requested that follows another. It is listed while its runs are kept.
      </p>
      <Command text="worker job my.job --after 7" />
    </Blank>
  );
}
