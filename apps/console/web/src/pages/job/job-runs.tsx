import { useInfiniteQuery } from '@tanstack/react-query';
import type { RunRow } from '../../../../src/answers/runs.ts';
import { runsQuery } from '../../api/run-queries.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { saysClass } from '../../components/run/says-class.ts';
import { Took, tookText } from '../../components/run/took.tsx';
import { NewRows } from '../../components/table/new-rows.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { useKeptOrder } from '../../components/table/use-kept-order.ts';
import { runPath } from '../../words/paths.ts';
import { requestedBy } from '../../words/requested-by.ts';

const MOST = 25;

const COLUMNS: readonly Column<RunRow>[] = [
  { key: 'state', head: 'State', width: 116, cell: ({ state }) => <StateMark state={state} /> },
  {
    key: 'id',
    head: 'Run',
    width: 58,
    isRight: true,
    cell: ({ id }) => (
      <RunLink id={id} className="dim lnk">
        {id}
      </RunLink>
    ),
  },
  {
    key: 'by',
    head: 'Requested by',
    width: 122,
    isWide: true,
    className: () => 'soft',
    cell: requestedBy,
  },
  {
    key: 'try',
    head: 'Try',
    width: 48,
    isRight: true,
    isWide: true,
    cell: ({ attempt, maxAttempts }) => (
      <>
        {attempt === 0 ? '·' : attempt}
        <span className="dim">/{maxAttempts}</span>
      </>
    ),
  },
  {
    key: 'time',
    head: 'Changed',
    width: 84,
    isWide: true,
    className: () => 'soft',
    cell: ({ changedAt, finishedAt }) => <Time at={changedAt} isPast={finishedAt !== undefined} />,
  },
  {
    key: 'took',
    head: 'Took',
    width: 70,
    isRight: true,
    isWide: true,
    cell: (run) => <Took run={run} show={tookText} />,
  },
  {
    key: 'says',
    head: 'Error, or input',
    title: ({ says, preview }) => says ?? preview,
    className: saysClass,
    cell: ({ says, preview }) => says ?? <span className="mono">{preview}</span>,
  },
];

export function JobRuns({ jobId }: { readonly jobId: string }) {
  const query = useInfiniteQuery(runsQuery({ job: jobId }));
  const { data, isFetching } = query;
  const go = useGo();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const { rows, newer, showNew } = useKeptOrder(jobId, { rows: items, isFetching }, ({ id }) => id);
  if (!data) return <NoAnswer query={query} />;
  if (rows.length === 0) return <p className="pad dim">No run yet.</p>;
  return (
    <>
      <Table
        rows={rows.slice(0, MOST)}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        rowLabel={({ id }) => `run ${id}`}
        label={`Runs of ${jobId}`}
        className="runs"
        isPlain
        onOpen={({ id }) => go(runPath(id))}
      />
      <p className="pad dim">
        <AppLink href={`/runs?job=${encodeURIComponent(jobId)}`}>all runs of {jobId}</AppLink>{' '}
        <NewRows count={newer} onShow={showNew} hasKey={false} />
      </p>
    </>
  );
}
